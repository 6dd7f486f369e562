// Fails when a public page's first load takes more compressed JavaScript than citizens should pay for.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

const limit = 150 * 1024
const pages = ['HomePage', 'SearchPage', 'EntryPage', 'OrganizationsPage', 'OrganizationPage', 'OpenListsPage', 'OpenListPage', 'DivisionsPage', 'WizardPage', 'MapPage', 'ChangesPage', 'StatisticsPage', 'AboutPage', 'ApiPage', 'SqlPage', 'TermsPage', 'SignInPage']

const manifest = JSON.parse(await readFile('dist/.vite/manifest.json', 'utf8'))
const sizeOf = async (file) => (await stat(join('dist', `${file}.gz`)).catch(() => stat(join('dist', file)))).size

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}

const keys = Object.keys(manifest)
const entry = keys.find((key) => manifest[key].isEntry)
const locale = keys.find((key) => key.includes('locales/zh-CN'))
let failed = false
for (const page of pages) {
  const key = keys.find((name) => name.endsWith(`/${page}.vue`))
  if (!key) throw new Error(`budget: no chunk for ${page}`)
  const chunks = new Set([...closure(entry), ...closure(key), ...(locale ? closure(locale) : [])])
  const files = new Set([...chunks].map((name) => manifest[name].file).filter((file) => file.endsWith('.js')))
  let total = 0
  for (const file of files) total += await sizeOf(file)
  const over = total > limit
  failed ||= over
  console.log(`${over ? 'OVER ' : 'ok   '}${page.padEnd(20)}${(total / 1024).toFixed(1).padStart(7)} KB gzip`)
}
if (failed) process.exit(1)

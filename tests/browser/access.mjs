// Accessibility of every page in both languages and both schemes: axe finds nothing serious, and no page is wider than its window.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { launch, settled, signIn, visitor } from './browser.mjs'
import { addressOf, consolePages, publicPages } from './pages.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const serious = new Set(['serious', 'critical'])
const views = [{ language: 'zh-CN', width: 1280 }, { language: 'zh-CN', width: 360, dark: true }, { language: 'en', width: 1280, dark: true }, { language: 'en', width: 360 }]

/** What axe finds on the page as it is, and whether it is wider than its window. */
export async function findings(page, name) {
  // Evaluated by the debugger, not by the page, so that the page's content security policy stays as it is.
  await page.evaluate(axe)
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  const found = result.violations.filter((one) => serious.has(one.impact)).flatMap((one) => one.nodes.slice(0, 3).map((node) => `${name}: ${one.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? one.help}`))
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return wide > 1 ? [...found, `${name}: ${wide} px wider than the window`] : found
}

export async function access(base, only = {}) {
  const browser = await launch()
  const all = []
  let seen = 0
  try {
    const pages = await publicPages(base)
    for (const view of views) {
      const label = (one) => `${view.width} ${view.language}${view.dark ? ' dark' : ''} ${one.name}`
      const visit = async (person, one) => {
        const before = person.faults.length
        const path = await addressOf(person.page, one)
        if (!path) return
        await person.page.goto(path)
        await settled(person.page)
        all.push(...(await findings(person.page, label(one))))
        const faults = person.faults.splice(before).filter((fault) => !(one.expected ?? []).some((text) => fault.includes(text)))
        all.push(...faults.map((fault) => `${label(one)}: ${fault}`))
        seen += 1
      }
      const wanted = (one) => !only.page || one.name.startsWith(only.page)
      const guest = await visitor(browser, base, view)
      for (const one of pages.filter(wanted)) await visit(guest, one)
      await guest.close()
      for (const [account, list] of Object.entries(consolePages)) {
        if (!list.some(wanted)) continue
        const person = await visitor(browser, base, view)
        await signIn(person.page, account)
        for (const one of list.filter(wanted)) await visit(person, one)
        await person.close()
      }
    }
  } finally {
    await browser.close()
  }
  return { seen, findings: all }
}

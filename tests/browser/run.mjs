// run.mjs journeys|access|look [--page NAME] [--view VIEW]: checks the pages in Chromium against JIXIA_URL, or against a fresh
// demonstration that it starts from JIXIA_BIN on a free port with a folder of its own, and ends again.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const readyTimeoutMs = 240_000
const pollMs = 250
const here = dirname(fileURLToPath(import.meta.url))

const freePort = () => new Promise((resolve, reject) => {
  const probe = createServer()
  probe.once('error', reject)
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)) })
})

async function demonstration() {
  if (process.env.JIXIA_URL) return { base: process.env.JIXIA_URL.replace(/\/$/, ''), stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'jixia-browser-'))
  const port = await freePort(), service = await freePort()
  // A real identity service beside it, for those who sign in by one.
  const provider = spawn('node', [join(here, '../sso/provider.mjs'), String(service), 'jixia', 'only-for-tests', `http://127.0.0.1:${port}/api/v1/sso/callback`], { stdio: 'ignore' })
  await writeFile(join(folder, 'oidc-secret'), 'only-for-tests\n')
  const output = []
  const child = spawn(process.env.JIXIA_BIN, ['demo'], { cwd: join(here, '../..'), env: { ...process.env, JIXIA_PORT: String(port), JIXIA_ADMIN_PORT: String(await freePort()), JIXIA_DATA_DIR: folder, JIXIA_OIDC_ISSUER: `http://127.0.0.1:${service}`, JIXIA_OIDC_SECRET_FILE: join(folder, 'oidc-secret'), JIXIA_FETCH_NETWORKS: '127.0.0.0/8' } })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output.push(String(text)); if (output.length > 200) output.shift() })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => { provider.kill('SIGKILL'); child.kill('SIGTERM'); await ended; await rm(folder, { recursive: true, force: true }) }
  const base = `http://127.0.0.1:${port}`
  const deadline = Date.now() + readyTimeoutMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the demonstration ended:\n${output.join('')}`)
    if (await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false)) return { base, stop }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  await stop()
  throw new Error(`the demonstration was not ready in time:\n${output.join('')}`)
}

const [what = 'journeys', ...rest] = process.argv.slice(2)
const option = (name) => { const at = rest.indexOf(`--${name}`); return at < 0 ? '' : rest[at + 1] }
const only = { page: option('page'), view: option('view') }
const { base, stop } = await demonstration()
let failed = false
try {
  if (what === 'look') {
    const { look } = await import('./look.mjs')
    await look(base, option('out') || join(here, 'shots'), only)
  } else {
    if (what === 'journeys') {
      const { journeys } = await import('./journeys.mjs')
      failed = !(await journeys(base, only))
    }
    if (what === 'access' || (what === 'journeys' && !failed)) {
      const { access } = await import('./access.mjs')
      const { seen, findings } = await access(base, only)
      for (const one of findings) console.log(`  ${one}`)
      console.log(`access: ${seen} pages, ${findings.length} findings`)
      failed ||= findings.length > 0
    }
  }
} finally {
  await stop()
}
process.exit(failed ? 1 : 0)

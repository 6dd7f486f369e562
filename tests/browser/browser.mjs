// One Chromium for all checks. Pages opened here fail on console errors, uncaught exceptions and requests to other hosts.
import { chromium } from 'playwright-core'
import { existsSync } from 'node:fs'

const executables = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function launch() {
  const executablePath = executables.find((one) => one && existsSync(one))
  if (!executablePath) throw new Error('no Chromium found: install Debian\'s chromium or set CHROMIUM')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] })
}

/** A visitor with a browser of their own. `faults` collects what must not happen; answers that a test expects are named in `expected`. */
export async function visitor(browser, base, options = {}) {
  const context = await browser.newContext({
    baseURL: base, viewport: { width: options.width ?? 1280, height: options.height ?? 900 }, locale: options.language ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai', colorScheme: options.dark ? 'dark' : 'light', reducedMotion: 'reduce', acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write']
  })
  if (options.language) await context.addInitScript((language) => localStorage.setItem('jixia.language', language), options.language)
  const page = await context.newPage()
  page.setDefaultTimeout(options.timeout ?? 15_000)
  const faults = []
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !(options.expected ?? []).some((one) => message.text().includes(one))) faults.push(`console: ${message.text()} (${page.url()})`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.host !== new URL(base).host) faults.push(`request to ${url.host}`)
  })
  return { context, page, faults, close: () => context.close() }
}

/** Waits until the page has drawn what it was asked for. */
export async function settled(page) {
  await page.waitForSelector('main h1, main [role="alert"]', { state: 'attached' })
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('main .skeleton'), undefined, { timeout: 10_000 }).catch(() => {})
}

export async function signIn(page, account) {
  await page.goto('/sign-in')
  await page.fill('#account', account)
  await page.fill('#password', 'jixia-demo')
  await page.click('form button[type="submit"]')
  await page.waitForURL((url) => url.pathname.startsWith('/console'))
}

// Pictures of every page for people to look at: tests/browser/shots/<width>-<language>[-dark]/<page>.png
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { launch, settled, signIn, visitor } from './browser.mjs'
import { addressOf, consolePages, publicPages } from './pages.mjs'

const views = [
  { width: 1280, language: 'zh-CN' }, { width: 360, language: 'zh-CN' }, { width: 768, language: 'zh-CN' }, { width: 1920, language: 'zh-CN' },
  { width: 1280, language: 'zh-CN', dark: true }, { width: 1280, language: 'en' }, { width: 360, language: 'en' }
]
const tallest = 3200

async function shoot(page, folder, one) {
  const path = await addressOf(page, one)
  if (!path) return
  await page.goto(path)
  await settled(page)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  if (wide) console.log(`  ${folder.split('/').at(-1)} ${one.name}: wider than the window`)
  await page.screenshot({ path: join(folder, `${one.name}.png`), fullPage: height <= tallest, ...(height > tallest ? { clip: { x: 0, y: 0, width: page.viewportSize().width, height: tallest }, fullPage: true } : {}) })
}

export async function look(base, out, only) {
  const browser = await launch()
  try {
    const pages = await publicPages(base)
    for (const view of views) {
      const name = `${view.width}-${view.language}${view.dark ? '-dark' : ''}`
      if (only.view && only.view !== name) continue
      const folder = join(out, name)
      await mkdir(folder, { recursive: true })
      const wanted = (one) => !only.page || one.name.startsWith(only.page)
      const guest = await visitor(browser, base, view)
      for (const one of pages.filter(wanted)) await shoot(guest.page, folder, one)
      await guest.close()
      for (const [account, list] of Object.entries(consolePages)) {
        if (!list.some(wanted)) continue
        const person = await visitor(browser, base, view)
        await signIn(person.page, account)
        for (const one of list.filter(wanted)) await shoot(person.page, folder, one)
        await person.close()
      }
      console.log(`looked: ${name}`)
    }
  } finally {
    await browser.close()
  }
}

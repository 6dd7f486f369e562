// What people come for, driven through the pages in Chromium. A journey fails on any console error or request to another host.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { findings } from './access.mjs'
import { deciding, wizard } from './opening.mjs'
import { launch, settled, signIn, visitor } from './browser.mjs'
import { duties } from './duties.mjs'
import { gbk } from './gbk.mjs'
import { employing, people, registering, vouching } from './people.mjs'
import { grading, ruling } from './ruling.mjs'

const foundWithinMs = 2000

async function newcomer({ page }) {
  await page.goto('/')
  await page.getByRole('combobox').fill('村居')
  await page.getByRole('button', { name: '搜索', exact: true }).click()
  await page.waitForURL(/\/search\?q=/)
  await settled(page)
  const total = await page.locator('[role="status"].count').innerText()
  assert.match(total, /找到 [\d,]+ 项/)

  // Narrowing is in the address and can be taken back.
  const box = page.locator('aside .facet', { hasText: '行政区划' }).getByRole('checkbox').last()
  await box.check()
  await page.waitForURL(/division=/)
  await page.waitForFunction((before) => document.querySelector('[role="status"].count')?.innerText !== before, total)
  await page.getByRole('button', { name: /去掉条件：行政区划/ }).click()
  await page.waitForURL((url) => !url.search.includes('division='))
  await settled(page)

  await page.locator('article h2 a').first().click()
  await page.waitForURL(/\/entries\//)
  await page.getByRole('tab', { name: '数据' }).click()
  await page.waitForSelector('table.grid tbody tr')
  const before = await page.locator('table.grid tbody tr').first().innerText()
  const head = page.locator('table.grid th[aria-sort]').first()
  await head.locator('.sort').click()
  await page.waitForURL(/order=/)
  await head.locator('.sort').click()
  await page.waitForURL(/order=-/)
  await page.waitForFunction((text) => document.querySelector('table.grid tbody tr')?.innerText !== text, before)
  assert.equal(await head.getAttribute('aria-sort'), 'descending')

  await page.getByRole('button', { name: '添加筛选' }).click()
  const cell = (await page.locator('table.grid tbody tr').first().locator('td').nth(1).innerText()).trim()
  await page.getByLabel('比较方式').selectOption('equals')
  await page.getByLabel('值', { exact: true }).fill(cell)
  await page.getByRole('button', { name: '应用' }).click()
  await page.waitForURL(/f=/)
  await page.waitForFunction(() => document.querySelectorAll('table.grid tbody tr').length === 1)

  await page.getByRole('button', { name: '下载数据' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.menu .sheet a', { hasText: 'CSV' }).first().click()])
  const file = await readFile(await download.path())
  assert.ok(file.length > 100, 'the file has content')
  assert.match(download.suggestedFilename(), /\.csv$/)
}

async function reader({ page }) {
  await page.goto('/search?q=' + encodeURIComponent('机场'))
  await settled(page)
  await page.locator('article h2 a').first().click()
  await page.getByRole('tab', { name: '图表' }).click()
  await page.waitForSelector('.chart[data-drawn="true"]')
  await page.getByRole('tab', { name: '接口' }).click()
  await page.waitForFunction(() => document.querySelector('form input')?.value !== '' && document.querySelector('pre code')?.textContent.includes('select='))
  await page.getByRole('button', { name: '运行' }).click()
  await page.waitForSelector('.answer pre')
  assert.match(await page.locator('.answer pre').innerText(), /"items"/)
  await page.getByRole('tab', { name: '引用' }).click()
  await page.waitForSelector('[role="tabpanel"] pre')
  await page.getByRole('tab', { name: '历史' }).click()
  await page.waitForSelector('[role="tabpanel"] ol li')
  // The page speaks English when asked to, and stays where it is.
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('tab', { name: 'History' }).waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
}

const entryOf = async (page, title) => {
  const answer = await page.request.get('/api/v1/entries?limit=1&q=' + encodeURIComponent(title))
  return (await answer.json()).items[0].id
}
/** What the tests read back from the clipboard. */
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText())

async function grid({ page }) {
  await page.goto(`/entries/${await entryOf(page, '世界城市地理坐标')}?tab=data`)
  await page.waitForSelector('table.grid tbody tr')

  // The arrow keys walk from cell to cell; what one stands on can be copied, filtered by and doubted.
  await page.locator('[data-at="0.1"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.at), '1.2')
  const country = await page.locator('[data-at="1.2"]').innerText()
  await page.keyboard.press('Control+c')
  assert.equal(await clipboard(page), country)
  await page.getByRole('button', { name: '报告错误' }).click()
  const text = await page.locator('dialog[open] textarea').inputValue()
  for (const part of ['世界城市地理坐标', '第 1 版', '第 2 行', 'guo_jia_dai_ma', `现有的值：${country}`, '/entries/']) assert.ok(text.includes(part), `${part} in ${text}`)
  assert.match(await page.locator('dialog[open]').innerText(), /平台不会替您发送/)
  assert.match(await page.locator('dialog[open] a.btn').getAttribute('href'), /^mailto:/)
  await page.keyboard.press('Escape')

  // Groups, their order, and from a group to its rows; all of it in the address.
  await page.getByRole('button', { name: '分组', exact: true }).click()
  await page.getByLabel('选一列来分组').selectOption('guo_jia_dai_ma')
  await page.getByLabel('选一列', { exact: true }).selectOption('wei_du')
  await page.getByLabel('选统计方式').selectOption('max')
  await page.getByRole('button', { name: '完成' }).click()
  await page.waitForURL((url) => url.searchParams.get('group') === 'guo_jia_dai_ma' && url.searchParams.get('totals') === 'max.wei_du')
  await page.reload()
  await page.locator('table.grid th', { hasText: '纬度的最大' }).waitFor()
  const rows = await page.locator('[data-at="0.2"]').innerText()
  const [code] = [await page.locator('[data-at="0.1"]').innerText()]
  await page.locator('[data-at="0.0"]').click()
  await page.waitForURL((url) => url.searchParams.get('f') === `guo_jia_dai_ma.equals.${code}` && !url.searchParams.has('group'))
  await page.locator('[role="status"].count', { hasText: `共 ${rows} 行` }).waitFor()

  // Numbers are grouped in steps; a group says from where to where, and its rows are as many as it says.
  const grouped = new URL(page.url())
  const own = grouped.href
  grouped.search = '?tab=data&group=w20.jing_du&order=key_1'
  await page.goto(grouped.href)
  await page.locator('[data-at="0.1"]', { hasText: '-180 – -160' }).waitFor()
  const first = await page.locator('[data-at="0.2"]').innerText()
  await page.locator('[data-at="0.0"]').click()
  await page.locator('[role="status"].count', { hasText: `共 ${first} 行` }).waitFor()
  await page.locator('table.grid th', { hasText: '-179.1184 – 179.3645' }).waitFor()
  await page.goto(own)

  // The interface's example is the view.
  await page.getByRole('tab', { name: '接口' }).click()
  await page.locator('pre code', { hasText: `guo_jia_dai_ma = ` }).first().waitFor()
  await page.getByRole('button', { name: '运行' }).click()
  await page.locator('.answer', { hasText: `共 ${rows.replaceAll(',', '')} 行` }).waitFor()

  await page.getByRole('tab', { name: '字段' }).click()
  await page.waitForSelector('#field-jing_du svg[role="img"]')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载字段说明' }).click()])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  assert.equal(lines.length, 5)
  assert.match(lines[3], /^jing_du,经度,decimal/)
}

/** From the rows somebody filtered to a chart of them, to its files, to the page that others embed. */
async function charting({ page }) {
  await page.goto(`/entries/${await entryOf(page, '世界城市地理坐标')}?tab=data&f=guo_jia_dai_ma.not_equals.US`)
  await page.waitForSelector('table.grid tbody tr')
  await page.getByRole('tab', { name: '图表' }).click()
  await page.waitForSelector('.chart[data-drawn="true"] canvas')
  await page.getByText('柱状图', { exact: true }).click()
  await page.waitForURL((url) => url.searchParams.get('chart') === 'bar')
  await page.getByLabel('横轴').selectOption('guo_jia_dai_ma')
  await page.waitForURL((url) => url.searchParams.get('x') === 'guo_jia_dai_ma')
  await page.waitForSelector('.chart[data-drawn="true"] svg')
  await page.getByText('以表格查看').click()
  const first = await page.locator('details table tbody tr').first().innerText()
  assert.match(first, /^IT\s+10,053$/, 'the filter holds in the chart')

  for (const [button, starts] of [['SVG', '<svg'], ['PNG', '\ufffdPNG'], ['CSV', '\ufeff国家代码,行数\r\nIT,10053']]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.saves').getByRole('button', { name: button, exact: true }).click()])
    const file = await readFile(await download.path(), 'utf8')
    assert.ok(file.startsWith(starts), `${button}: ${file.slice(0, 40)}`)
    if (button === 'SVG') assert.match(file, /来源：山东省地理信息中心/, 'a picture that leaves names its source')
  }

  await page.getByText('折线图', { exact: true }).click()
  await page.getByRole('button', { name: '嵌入网页' }).click()
  const snippet = await page.locator('dialog[open] pre').innerText()
  assert.match(snippet, /^<iframe src="http[^"]+\/embed\/chart\?resource=[^"]+chart=line[^"]+"/)
  await page.getByRole('link', { name: '打开嵌入页' }).click()
  await page.waitForURL(/\/embed\/chart\?/)
  await page.waitForSelector('.chart[data-drawn="true"] svg')
  assert.equal(await page.locator('body > #app > header, footer').count(), 0, 'no head and foot in other people\'s pages')
  const text = await page.locator('main').innerText()
  for (const part of [/来源：山东省地理信息中心/, /第 1 版，20\d\d年/, /许可：知识共享 署名 4.0/, /行数，按国家代码/]) assert.match(text, part)
}

/** A place found on the map, and the map's window in the table. */
async function mapping({ page }) {
  const id = await entryOf(page, '中国机场位置与代码')
  const { resources } = await (await page.request.get(`/api/v1/entries/${id}`)).json()
  const [airport] = (await (await page.request.get(`/api/v1/resources/${resources[0].id}/records?limit=1`)).json()).items
  const [lon, lat] = [airport.jing_du, airport.wei_du]
  await page.goto(`/entries/${id}?tab=map&box=${[lon - 0.4, lat - 0.2, lon + 0.4, lat + 0.2].map((one) => one.toFixed(4)).join(',')}`)
  const canvas = page.locator('canvas.maplibregl-canvas')
  await page.waitForSelector('[data-shown]:not([data-shown="0"])')
  await page.waitForLoadState('networkidle')
  // The place is drawn some frames after its row has come: press until it answers.
  await assert.doesNotReject(async () => {
    for (let press = 0; press < 20 && !(await page.locator('.map-popup').count()); press += 1) {
      await canvas.click()
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)) }))
    }
    assert.match(await page.locator('.map-popup').innerText({ timeout: 3000 }), new RegExp(airport.iata_dai_ma))
  })

  await page.goto(`/entries/${id}?tab=map`)
  await canvas.waitFor()
  await page.getByText('这个范围内有 180 行').waitFor()
  await page.getByLabel('表格和图表只看地图范围内的行').check()
  await page.waitForURL((url) => url.searchParams.has('box'))
  const boxOf = () => new URL(page.url()).searchParams.get('box')
  const count = async () => Number(/\d+/.exec(await page.locator('figcaption [role="status"]').innerText())[0])
  for (let press = 0; press < 3; press += 1) {
    const before = boxOf()
    await canvas.press('Equal')
    await page.waitForURL((url) => url.searchParams.get('box') !== before)
  }
  await page.waitForFunction(() => Number(/\d+/.exec(document.querySelector('figcaption [role="status"]').innerText)[0]) < 180)
  await page.waitForLoadState('networkidle')
  const seen = await count()
  await page.getByRole('link', { name: '在表格中查看这个范围的行' }).click()
  await page.locator('[role="status"].count', { hasText: `共 ${seen} 行` }).waitFor()
  await page.getByRole('button', { name: '去掉地图范围' }).click()
  await page.locator('[role="status"].count', { hasText: '共 180 行' }).waitFor()
}

async function keyboard({ page }) {
  await page.goto('/')
  await settled(page)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#main')
  await page.getByRole('combobox').focus()
  await page.keyboard.type('机场')
  await page.waitForSelector('[role="option"]')
  await page.keyboard.press('ArrowDown')
  assert.equal(await page.getByRole('combobox').getAttribute('aria-expanded'), 'true')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/search\?q=/)
  await settled(page)
}

async function pick(page, field, text) { await page.locator(`[data-field="${field}"]`).getByText(text, { exact: true }).click() }

/** Drafts, uploads a file as an office would send it, fills in what the platform asks for, submits. */
async function cataloguer({ page }, title) {
  await signIn(page, 'cataloguer')
  await page.goto('/console/entries/new')
  await page.fill('#new-title', title)
  await page.getByRole('button', { name: '创建并继续' }).click()
  await page.waitForURL(/\/console\/entries\/(?!new)[^/]+$/)

  const rows = Array.from({ length: 40 }, (_, index) => `0${index + 1},泉城广场${index + 1}站,K${index % 7},2024年3月${(index % 28) + 1}日`)
  const file = gbk(['站点编号,站名,线路,启用日期', ...rows].join('\r\n') + '\r\n')
  await page.locator('#section-data input[type="file"]').setInputFiles({ name: '公交站点.csv', mimeType: 'text/csv', buffer: file })
  await page.getByText('识别完成，已生成数据表').waitFor({ timeout: 60_000 })
  const report = await page.locator('#section-data .report').innerText()
  assert.match(report, /GB/i, 'the report names the encoding')
  assert.match(report, /40/, 'the report counts the rows')
  await page.waitForSelector('#section-items .items li')

  const field = (name) => page.locator(`[data-field="${name}"]`)
  await field('abstract').locator('textarea').fill('济南市公交站点的编号、名称、所属线路和启用日期，来自公交调度系统，可用于出行查询和线网分析。')
  await field('keywords').locator('input').fill('公交、出行、线网、站台')
  await field('keywords').locator('input').press('Enter')
  await pick(page, 'themes', '交通运输')
  await pick(page, 'industries', '交通运输、仓储和邮政业')
  const choose = async (name, label) => { if ((await field(name).locator('select').inputValue()) === '') await field(name).locator('select').selectOption({ label }) }
  await choose('resource_kind', '数据表')
  await field('open_attribute').getByText('无条件开放', { exact: true }).click()
  for (const mode of ['数据下载', '数据服务接口']) {
    const box = field('open_modes').getByLabel(mode, { exact: true })
    if (!(await box.isChecked())) await box.check()
  }
  if ((await field('license').locator('select').inputValue()) === '') await field('license').locator('select').selectOption({ index: 1 })
  await field('level').getByText('一般数据1级', { exact: true }).click()
  await field('personal_information').getByText('不含个人信息', { exact: true }).click()
  await field('update_frequency').locator('select').selectOption({ label: '每月' })
  await field('temporal').locator('input').first().fill('2024-01-01')
  if (!(await field('spatial').getByLabel('济南市', { exact: true }).isChecked())) await field('spatial').getByLabel('济南市', { exact: true }).check()
  await field('contact/name').fill('信息科')
  await field('contact/phone').fill('0531-66600000')
  await field('contact/email').fill('data@example.org')
  await field('duties').getByRole('button', { name: '添加一项' }).click()
  await field('duties').getByLabel('事项编码').last().fill('JT-001')
  await field('duties').getByLabel('事项名称').last().fill('公共交通站点管理')
  await field('source_systems').getByRole('button', { name: '添加一项' }).click()
  await field('source_systems').locator('input').last().fill('公交调度系统')
  await field('origin').getByText('产生', { exact: true }).click()
  const meanings = ['站点的唯一编号，两位以上数字', '公交站点对外公布的名称', '经过这个站点的公交线路号', '站点开始使用的日期']
  for (const [index, meaning] of meanings.entries()) await field(`items/${index}/description`).fill(meaning)

  await page.getByText('内容齐全，可以提交').waitFor()
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.getByText('已提交，审核期间不能修改').waitFor()
  return new URL(page.url()).pathname.split('/').at(-1)
}

/** An ugly file as offices send them: GBK, semicolons, titles above the header, units below it, and cells of every sort. */
function uglyFile() {
  const rows = Array.from({ length: 28 }, (_, index) => `${String(index + 4).padStart(2, '0')};停车场${index + 4};${index + 10}亩;2024/4/${(index % 28) + 1};${index + 50};`)
  return gbk(['济南市公共停车场统计表;;;;;', '填报单位：济南市交通运输局;;;;;', '编号;名称;面积;启用日期;泊位;备注', ';;亩;;个;', '01; 泉城停车场 ;3亩;2024年3月1日;120;', '02;火车站停车场;６亩;2024.3.2;80;', '02;火车站停车场;６亩;2024.3.2;80;', '03;大明湖停车场;9亩;不详;1.2千;', ...rows].join('\r\n') + '\r\n')
}

/** Brings the ugly file in through the wizard: what was found, adjusted by keyboard where it matters, seen, imported. */
async function importer({ page }) {
  await signIn(page, 'cataloguer')
  await page.goto('/console/entries/new')
  await page.fill('#new-title', `公共停车场${Date.now() % 1_000_000}`)
  await page.getByRole('button', { name: '创建并继续' }).click()
  await page.waitForURL(/\/console\/entries\/(?!new)[^/]+$/)
  await page.getByRole('link', { name: /用导入向导先看/ }).click()
  await page.waitForURL(/\/import/)
  await page.locator('input[type="file"]').setInputFiles({ name: '停车场.csv', mimeType: 'text/csv', buffer: uglyFile() })
  await page.getByRole('heading', { name: '识别结果与读法' }).waitFor({ timeout: 60_000 })
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2', 'what was found has the focus')
  assert.equal(await page.getByLabel('字符编码').inputValue(), 'GB18030')
  assert.equal(await page.getByLabel('分隔符').inputValue(), ';')
  assert.ok(await page.getByRole('radio', { name: '第 3 行' }).isChecked())

  const preview = page.locator('.preview tbody')
  const first = preview.locator('tr').first()
  await page.getByLabel('表头下跳过的行数').fill('1')
  await page.keyboard.press('Tab')
  await first.getByText('3亩').waitFor()
  await page.getByRole('button', { name: '全部采用' }).focus()
  await page.keyboard.press('Enter')
  await first.getByText('2024-03-01').waitFor()
  const cells = await preview.locator('tr').evaluateAll((rows) => rows.slice(0, 3).map((row) => [...row.cells].map((cell) => cell.textContent)))
  assert.deepEqual(cells, [['01', '泉城停车场', '3', '2024-03-01', '120', '–'], ['02', '火车站停车场', '6', '2024-03-02', '80', '–'], ['03', '大明湖停车场', '9', '–', '1200', '–']])
  await page.getByText('32 行变成 31 行').waitFor()

  // The page is good to everybody in this state too, wide and narrow, in both languages.
  for (const [language, other] of [['zh', 'English'], ['en', '中文']]) {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      assert.deepEqual(await findings(page, `import ${language} ${width}`), [])
    }
    await page.getByRole('button', { name: other }).click()
  }

  const column = (name) => page.locator('.columns > li').filter({ has: page.locator('.name', { hasText: name }) })
  await column('面积').getByLabel('名称', { exact: true }).fill('面积（亩）')
  await column('面积').getByLabel('字段名').fill('area_mu')
  await column('编号').getByLabel('主键').check()
  await column('备注').locator('.name input').uncheck()
  await page.locator('.preview thead').getByText('面积（亩）').waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.preview thead th').length === 5)
  await page.getByRole('button', { name: '导入', exact: true }).click()
  await page.getByText('识别完成，已生成数据表').waitFor({ timeout: 60_000 })
  const report = await page.locator('.outcome').innerText()
  assert.match(report, /读到\s*32[\s\S]*收下\s*31[\s\S]*未收\s*1/, 'rows in are rows out and rows reported')
  assert.match(report, /GB18030/)
  await page.getByRole('link', { name: '回到目录' }).click()
  await page.locator('#section-items').getByText('area_mu').waitFor()

  // How the version was made belongs to it, and is for the provider's people only.
  const entry = await (await page.request.get(`/api/v1/entries/${page.url().split('/').at(-1)}`)).json()
  const made = `/api/v1/resources/${entry.resources[0].id}/versions/1`
  const { lineage } = await (await page.request.get(made)).json()
  assert.equal(lineage.recipe.cleaning.length, 7)
  assert.equal(lineage.report.rows_out, 31)
  assert.notEqual((await fetch(new URL(made, page.url()))).status, 200)

  // The next file is read the same way; one that has other columns is not, and says which.
  await page.getByRole('button', { name: '上传新版本' }).click()
  await page.getByRole('link', { name: /用导入向导先看/ }).click()
  await page.waitForURL(/\/import/)
  await page.locator('input[type="file"]').setInputFiles({ name: '别的.csv', mimeType: 'text/csv', buffer: gbk('编号;名称;占地;启用日期;泊位;备注\r\n01;甲;3;2024-03-01;5;\r\n') })
  await page.getByText(/当前设置与文件不符/).waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: '换一个文件' }).click()
  await page.locator('input[type="file"]').setInputFiles({ name: '停车场.csv', mimeType: 'text/csv', buffer: uglyFile() })
  await page.locator('.preview thead th', { hasText: '面积（亩）' }).waitFor({ timeout: 60_000 })
  assert.equal(await page.locator('ol.rules li').count(), 7)
}

/** Declares what columns must meet, sees which rows do not before anything is kept, and has the next version refused for them. */
async function ruler({ page }) {
  await signIn(page, 'cataloguer')
  await page.goto('/console/entries/new')
  await page.fill('#new-title', `公交线路${Date.now() % 1_000_000}`)
  await page.getByRole('button', { name: '创建并继续' }).click()
  await page.waitForURL(/\/console\/entries\/(?!new)[^/]+$/)
  await page.getByRole('link', { name: /用导入向导先看/ }).click()
  await page.waitForURL(/\/import/)
  const bring = async (lines) => {
    await page.locator('input[type="file"]').setInputFiles({ name: '线路.csv', mimeType: 'text/csv', buffer: Buffer.from(['线路,首班,末班,站数', ...lines].join('\n') + '\n') })
    await page.getByRole('heading', { name: '识别结果与读法' }).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: '导入', exact: true }).click()
  }
  await bring(['K1,2024-01-01,2024-02-01,20', 'K2,2024-03-01,2024-02-01,30', 'K2,2024-01-01,,400'])
  await page.getByRole('link', { name: '为这些列声明校验规则' }).click({ timeout: 60_000 })
  await page.waitForURL(/\/rules\//)
  const [, entry, rid] = /entries\/([^/]+)\/rules\/([^/]+)/.exec(page.url())

  // By keyboard: the form takes the focus, says what it lacks, and is left with the rule tried.
  await page.getByRole('button', { name: '添加规则' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.tagName === 'SELECT')
  await page.getByLabel('规则', { exact: true }).selectOption({ label: '范围' })
  assert.ok(await page.getByRole('button', { name: '添加规则' }).isDisabled())
  await page.getByText('请至少填一头').waitFor()
  await page.getByLabel('列', { exact: true }).selectOption({ label: '站数' })
  await page.getByLabel('不大于').fill('100')
  await page.getByLabel(/^拒收/).check()
  await page.keyboard.press('Tab')
  await page.keyboard.type('站数不超过 100')
  await page.keyboard.press('Enter')
  const rule = (text) => page.locator('ol.rules > li').filter({ hasText: text })
  await rule('“站数”不大于 100').getByText('3 行中有 1 行不符合').waitFor({ timeout: 30_000 })
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2')
  assert.deepEqual(await rule('“站数”').locator('tbody tr > *').allInnerTexts(), ['3', '400'])
  await page.getByText('下一版如果还有这些行就不会发布').waitFor()

  const add = async (kind, fill) => {
    await page.getByRole('button', { name: '添加规则' }).click()
    await page.getByLabel('规则', { exact: true }).selectOption({ label: kind })
    await fill()
    await page.locator('form.rule').getByRole('button', { name: '添加规则' }).click()
  }
  await add('列间比较', async () => {
    await page.getByLabel('列', { exact: true }).selectOption({ label: '首班' })
    await page.getByLabel('另一列').selectOption({ label: '末班' })
  })
  await rule('“首班” ≤ “末班”').locator('tbody tr').waitFor({ timeout: 30_000 })
  assert.deepEqual(await rule('“首班”').locator('tbody tr > *').allInnerTexts(), ['2', '2024-03-01', '2024-02-01'])
  await add('代码表', async () => { await page.getByLabel('允许的值').fill('K1\nK2\nK2') })
  await rule('“线路”是列出的 2 个值之一').getByText('3 行全部符合').waitFor({ timeout: 30_000 })
  await add('外键', async () => {
    await page.getByLabel('资源编号').fill('nowhere')
    await page.keyboard.press('Tab')
    await page.getByText('没有找到这个表').waitFor()
    await page.getByLabel('资源编号').fill(rid)
    await page.keyboard.press('Tab')
    await page.getByLabel('其中的列').selectOption({ label: '线路' })
  })
  await rule('“线路”在另一个表').getByText('3 行全部符合').waitFor({ timeout: 30_000 })

  // Good to everybody with the form open, too. Nothing is kept yet; a reload and another language lose nothing.
  const stored = async () => (await (await page.request.get(`/api/v1/resources/${rid}/rules`)).json()).rules
  assert.equal((await stored()).length, 0)
  await page.reload()
  for (const [language, other, title] of [['zh', 'English', '列校验规则'], ['en', '中文', 'Column rules']]) {
    await page.getByRole('heading', { name: title }).waitFor()
    await page.locator('ol.rules > li table').first().waitFor({ timeout: 30_000 })
    assert.equal(await page.locator('ol.rules > li').count(), 4)
    await page.locator('section > button').click()
    for (const width of [360, 390, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme })
        assert.deepEqual(await findings(page, `rules ${language} ${width} ${colorScheme}`), [])
      }
    }
    await page.getByRole('button', { name: other }).click()
  }
  await page.getByRole('button', { name: '删除规则：“线路”在另一个表' }).click()
  await page.getByRole('button', { name: '保存规则' }).click()
  await page.getByText('已保存，从下一版起检查').waitFor()
  assert.deepEqual((await stored()).map((one) => [one.kind, one.effect]), [['range', 'blocking'], ['compare', 'warning'], ['code_list', 'warning']])

  // The next version is refused, its rows are named, and the way back to the rules stands beside them.
  await page.goto(`/console/entries/${entry}/import?resource=${rid}`)
  await bring(['K1,2024-01-01,2024-02-01,20', 'K2,2024-01-01,2024-02-01,101'])
  await page.getByText('规则“范围 (站数不超过 100)”：2 行中有 1 行不符合，行号 2').waitFor({ timeout: 60_000 })
  await page.getByText('第 2 行 · 站数').waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: '查看规则' }).click()
  await rule('“站数”').getByText('3 行中有 1 行不符合').waitFor({ timeout: 30_000 })
}

async function reviewer({ page }, title) {
  await signIn(page, 'reviewer')
  await page.goto('/console/inbox')
  await page.getByRole('link', { name: new RegExp(title) }).click()
  await page.waitForSelector('#case-reason')
  // Who sends something back says why.
  await page.locator('.acts').getByRole('button', { name: '退回' }).click()
  await page.getByText('请先写明理由').waitFor()
  await page.fill('#case-reason', '符合编目规范')
  await page.locator('.acts .btn.primary').click()
  await page.getByText('已通过，数据已经公开').waitFor()
}

async function finder({ page }, title, id) {
  const started = Date.now()
  for (;;) {
    await page.goto(`/search?q=${encodeURIComponent(title)}`)
    await settled(page)
    if (await page.locator(`article a[href="/entries/${id}"]`).count()) break
    assert.ok(Date.now() - started < foundWithinMs * 5, 'published, but not found')
  }
  const answer = await page.evaluate(async (q) => (await (await fetch(`/api/v1/entries?q=${encodeURIComponent(q)}`)).json()).items.map((one) => one.id), title)
  assert.ok(answer.includes(id))
  await page.locator(`article a[href="/entries/${id}"]`).first().click()
  await page.getByRole('tab', { name: '数据' }).click()
  await page.waitForSelector('table.grid tbody tr')
  assert.match(await page.locator('table.grid tbody').innerText(), /01[\s\S]*泉城广场1站/, 'leading zeros are kept')
  assert.match(await page.locator('table.grid tbody').innerText(), /2024-03-01/, 'Chinese dates are dates')
  const { resources } = await (await page.request.get(`/api/v1/entries/${id}`)).json()
  const version = await (await page.request.get(`/api/v1/resources/${resources[0].id}/versions/1`)).json()
  assert.equal(version.rows, 40)
  assert.ok(!('lineage' in version), 'how it was made is not for everybody')
}

/** Sends the next version: a few rows by their key. */
async function renewer({ page }, title, id) {
  await signIn(page, 'cataloguer')
  await page.goto(`/console/entries/${id}`)
  await page.locator('#section-data').getByRole('button', { name: '上传新版本' }).click()
  await page.getByLabel('按主键更新', { exact: true }).check()
  await page.locator('#section-data .wish').getByLabel('站点编号', { exact: true }).check()
  const file = gbk(['站点编号,站名,线路,启用日期', '01,泉城广场1站,K99,2024年3月1日', '041,趵突泉站,K1,2024年4月1日'].join('\r\n') + '\r\n')
  await page.locator('#section-data input[type="file"]').first().setInputFiles({ name: '公交站点-四月.csv', mimeType: 'text/csv', buffer: file })
  await page.getByText('识别完成，已生成数据表').waitFor({ timeout: 60_000 })
}

/** Anyone sees what a version changed, cell by cell, and takes the old one. */
async function comparer({ page }, title, id) {
  await page.goto(`/entries/${id}`)
  await page.getByRole('tab', { name: '版本' }).click()
  await page.getByRole('button', { name: '与上一版比较' }).click()
  await page.waitForURL(/from=1&to=2/)
  await page.waitForSelector('.diff table tbody tr')
  const table = page.locator('.diff table')
  assert.equal(await table.locator('tr.changed').count(), 1)
  assert.equal(await table.locator('tr.added').count(), 1)
  assert.match(await table.locator('tr.changed td.touched').innerText(), /K0[\s\S]*K99/, 'old and new stand side by side')
  assert.match(await table.locator('tr.added').innerText(), /趵突泉站/)
  const first = page.locator('.list > li').last()
  await first.getByRole('button', { name: '下载数据' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), first.locator('.sheet a', { hasText: 'CSV' }).click()])
  assert.match(download.suggestedFilename(), /_v1_/)
  assert.doesNotMatch(await readFile(await download.path(), 'utf8'), /趵突泉站/)
}

async function publishing({ browser, base }) {
  const title = `济南市公交站点信息${Date.now() % 1_000_000}`
  const faults = []
  const as = async (journey, ...rest) => {
    const person = await visitor(browser, base)
    try { return await journey(person, title, ...rest) } finally { faults.push(...person.faults); await person.close() }
  }
  const id = await as(cataloguer)
  await as(reviewer)
  await waitUntilFound(base, title, id)
  await as(finder, id)
  await as(renewer, id)
  await as(comparer, id)
  return faults
}

/** Search shows what was published within two seconds of the answer. */
async function waitUntilFound(base, title, id) {
  const started = Date.now()
  while (Date.now() - started <= foundWithinMs) {
    const items = (await (await fetch(`${base}/api/v1/entries?q=${encodeURIComponent(title)}`)).json()).items
    if (items.some((one) => one.id === id)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail(`not found within ${foundWithinMs} ms of publication`)
}

// Answers that a journey asks for on purpose.
const expected = { ruler: ['404'] }
const single = { newcomer, reader, grid, charting, mapping, keyboard, importer, ruler, wizard }

/** Journeys of several people. */
const together = {
  publishing: { journey: publishing, says: 'cataloguer, reviewer, finder, renewer, comparer' },
  consulting: { journey: duties.consulting, says: 'a visitor comments, the unit answers' },
  reporting: { journey: duties.reporting, says: 'a visitor reports, the authority verifies, the unit files its plan' },
  planning: { journey: duties.planning, says: 'what is overdue, an empty cell becomes a task' },
  ruling: { journey: ruling, says: 'rules drafted, tried, issued by another' },
  grading: { journey: grading, says: 'a level suggested with its evidence' },
  people: { journey: people, says: 'a new colleague, a role lent, somebody leaves' },
  employing: { journey: employing, says: 'an organisation adds a colleague and lets them out' },
  registering: { journey: registering, says: 'a citizen registers, corrects, is verified' },
  ...(process.env.JIXIA_URL ? {} : { vouching: { journey: vouching, says: 'an identity service signs in who is linked' } }),
  deciding: { journey: deciding, says: 'asker, decider, reader, many at once, who is told' }
}

export async function journeys(base, only = {}) {
  const browser = await launch()
  let good = true
  const tell = (name, started, error) => {
    console.log(`${error ? 'FAILED' : 'ok    '} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)${error ? `\n  ${error.stack ?? error}` : ''}`)
    if (error) good = false
  }
  try {
    for (const [name, journey] of Object.entries(single).filter(([name]) => !only.page || name === only.page)) {
      const started = Date.now()
      const person = await visitor(browser, base, { expected: expected[name] ?? [] })
      try {
        await journey(person)
        assert.deepEqual(person.faults, [])
        tell(name, started)
      } catch (error) { tell(name, started, error) }
      await person.close()
    }
    for (const [name, { journey, says }] of Object.entries(together).filter(([name]) => !only.page || name === only.page)) {
      const started = Date.now()
      try {
        assert.deepEqual(await journey({ browser, base }), [])
        tell(`${name}: ${says}`, started)
      } catch (error) { tell(`${name}: ${says}`, started, error) }
    }
  } finally {
    await browser.close()
  }
  return good
}

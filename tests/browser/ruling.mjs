// Art. 5 and 10(1): the authority writes rules, tries them, another official issues them; a unit that brings people's numbers is told
// which level the rules suggest and what may not be open.
import assert from 'node:assert/strict'
import { findings } from './access.mjs'
import { settled, signIn, visitor } from './browser.mjs'

/** One official drafts and tries, another issues; a document with somebody's own draft is not theirs to issue. */
export async function ruling({ browser, base }) {
  const drafter = await visitor(browser, base, { expected: ['422'] })
  const { page } = drafter
  await signIn(page, 'authority')
  await page.goto('/console/policies')
  await settled(page)
  await page.getByRole('link', { name: '起草文件' }).click()
  await page.waitForURL(/\/console\/policies\/new/)
  const number = `鲁数发〔2027〕${Date.now() % 1_000_000}号`
  await page.getByLabel('名称', { exact: false }).first().fill('公共数据目录编制规范补充规定')
  await page.getByLabel('文号', { exact: false }).fill(number)
  await page.getByLabel('施行日期', { exact: false }).fill('2027-06-01')
  await page.getByLabel('正文', { exact: false }).fill('目录条目应当写明内设机构。')
  await page.getByRole('button', { name: '增加一项期限' }).click()
  await page.getByRole('button', { name: '修改这些规则' }).first().click()
  const profile = page.locator('section', { has: page.getByRole('heading', { name: '编目规范' }) })
  await profile.getByLabel('版本号', { exact: false }).fill('2027.6')
  await profile.getByLabel('过渡期至', { exact: false }).fill('2027-08-31')
  await profile.getByRole('button', { name: '修改一个元素' }).click()
  await profile.getByLabel('元素', { exact: true }).selectOption({ label: '内设机构' })
  await profile.getByRole('button', { name: '新增一个元素' }).click()
  // A name that cannot be one is told at once, with the article of what may not be loosened elsewhere.
  await profile.getByLabel('标识', { exact: false }).fill('dataSteward')
  await profile.getByLabel('中文名称', { exact: false }).fill('数据管家')
  await profile.getByLabel('英文名称', { exact: false }).fill('Data steward')
  assert.deepEqual(await findings(page, 'a policy being written'), [])
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.waitForURL(/\/console\/policies\/[0-9A-Z]{26}/)
  await page.getByText('起草人不能印发自己起草的文件').waitFor()
  assert.equal(await page.getByRole('button', { name: '印发', exact: true }).count(), 0)
  await page.getByRole('button', { name: '核对全部目录' }).click()
  await page.getByText(/已公布的 \d+ 条目录中，\d+ 条需要补正/).waitFor({ timeout: 60_000 })
  await page.getByText('必须填写「内设机构」。').first().waitFor()

  const issuer = await visitor(browser, base)
  await signIn(issuer.page, 'authority-b')
  await issuer.page.goto(new URL(page.url()).pathname)
  await settled(issuer.page)
  await issuer.page.getByRole('button', { name: '印发', exact: true }).click()
  await issuer.page.getByText('已印发，尚未施行').waitFor()

  const guest = await visitor(browser, base)
  await guest.page.goto('/policies?state=issued')
  await settled(guest.page)
  await guest.page.locator('.panel', { hasText: number }).getByRole('link').click()
  await guest.page.getByText('新增元素').waitFor()
  await guest.page.getByRole('row', { name: /内设机构/ }).first().getByText('必填').waitFor()
  const faults = [...drafter.faults, ...issuer.faults, ...guest.faults]
  for (const one of [drafter, issuer, guest]) await one.close()
  return faults
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** A number of GB 11643 that belongs to nobody: its day of birth lies in the future. */
function madeUpId(serial) {
  const first = `37010220900101${100 + serial}`
  return first + '10X98765432'[[...first].reduce((sum, digit, at) => sum + Number(digit) * weights[at], 0) % 11]
}

/** A file with people in it: the level suggested and why, taken over; the columns that nobody may read openly. */
export async function grading({ browser, base }) {
  const unit = await visitor(browser, base)
  const { page } = unit
  await signIn(page, 'cataloguer')
  await page.goto('/console/entries/new')
  await page.fill('#new-title', `站务人员${Date.now() % 1_000_000}`)
  await page.getByRole('button', { name: '创建并继续' }).click()
  await page.waitForURL(/\/console\/entries\/(?!new)[^/]+$/)
  const rows = Array.from({ length: 30 }, (_, at) => `王小明,站点${at},${madeUpId(at)}`)
  await page.locator('#section-data input[type="file"]').setInputFiles({ name: '人员.csv', mimeType: 'text/csv', buffer: Buffer.from(['姓名,站点,身份证号', ...rows].join('\n')) })
  await page.getByText('识别完成，已生成数据表').waitFor({ timeout: 60_000 })
  const opening = page.locator('#section-opening')
  await opening.getByText('无条件开放', { exact: true }).click()
  await opening.getByText('一般数据1级', { exact: true }).click()
  await opening.getByText('按规则建议：一般数据3级').waitFor()
  await opening.getByText('列「身份证号」：公民身份号码，查看 30 个值，符合 30 个').first().waitFor()
  await opening.getByText('能够识别个人，不得无条件开放', { exact: false }).first().waitFor()
  await opening.getByLabel('定级低于建议的理由', { exact: false }).waitFor()
  assert.deepEqual(await findings(page, 'a grade suggested'), [])
  await opening.getByRole('button', { name: '按建议定级' }).click()
  await opening.getByLabel('定级低于建议的理由', { exact: false }).waitFor({ state: 'detached' })
  await page.locator('aside').getByText('不得无条件开放', { exact: false }).first().waitFor()
  const faults = unit.faults
  await unit.close()
  return faults
}

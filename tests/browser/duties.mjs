// What people do about Art. 7 and 9: a visitor comments and reports, the unit answers, asks and is refused, the authority decides.
import assert from 'node:assert/strict'
import { settled, signIn, visitor } from './browser.mjs'

/** A visitor's comment waits, the unit answers it, everybody reads the answer; adopting the list says what is missing. */
async function consulting({ browser, base }) {
  const guest = await visitor(browser, base)
  const { page } = guest
  await page.goto('/consultations')
  await settled(page)
  await page.locator('.panel', { hasText: '正在征求意见' }).getByRole('heading').getByRole('link').first().click()
  await page.waitForURL(/\/consultations\/[0-9A-Z]{26}/)
  const address = new URL(page.url()).pathname
  const words = `希望标注开放时间 ${Date.now()}`
  await page.getByLabel('针对').selectOption({ index: 1 })
  await page.getByLabel('您代表').selectOption('enterprises')
  await page.getByLabel('意见', { exact: false }).last().fill(words)
  await page.getByRole('button', { name: '提交意见' }).click()
  await page.getByText(/已提交，编号 \d+，单位查看后显示/).waitFor()
  const number = (await page.locator('.notice.good').innerText()).match(/编号 (\d+)/)[1]
  assert.equal(await page.getByText(words).count(), 0, 'nothing shows before the unit has looked')

  const unit = await visitor(browser, base, { expected: ['409'] })
  await signIn(unit.page, 'officer')
  await unit.page.goto(address.replace('/consultations', '/console/consultations'))
  const mine = unit.page.locator('article.comment', { hasText: words })
  await mine.getByRole('button', { name: '答复' }).click()
  await mine.getByLabel('采纳情况').selectOption('partly')
  await mine.getByLabel('答复和理由').fill('开放时间随设施信息一并更新')
  await mine.locator('form').getByRole('button', { name: '答复' }).click()
  await mine.getByText('部分采纳', { exact: true }).waitFor()
  // What adoption still needs stands beside the step; asking for it anyway is refused with the article.
  assert.match(await unit.page.locator('.missing').innerText(), /尚未征求企业意见[\s\S]*尚未征求行业主管部门意见/)
  const refused = await unit.page.evaluate(async (path) => {
    const me = await (await fetch('/api/v1/me')).json()
    const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token }, body: '{}' })
    return { status: answer.status, body: await answer.json() }
  }, `/api/v1${address}/actions/adopt`)
  assert.equal(refused.status, 409)
  assert.equal(refused.body.basis, '第九条第二款')
  assert.ok(refused.body.errors.some((one) => one.pointer === '/audiences/departments'))
  // Whom it asked is recorded with its evidence.
  const asked = unit.page.locator('.asked li', { hasText: '行业主管部门' })
  await asked.getByRole('button', { name: '记录征求情况' }).click()
  await asked.getByLabel('对象和依据').fill('发函征求市卫生健康委意见')
  await asked.getByRole('button', { name: '记录', exact: true }).click()
  await asked.getByText('已征求').waitFor()

  await page.reload()
  await page.locator('article.comment', { hasText: `#${number}` }).getByText('开放时间随设施信息一并更新').waitFor()
  const faults = [...guest.faults, ...unit.faults]
  await guest.close()
  await unit.close()
  return faults
}

/** A report without an account becomes the authority's task; verified, it is a channel of the unit, and its reporter reads so. */
async function reporting({ browser, base }) {
  const guest = await visitor(browser, base)
  const { page } = guest
  const address = `https://open-${Date.now()}.example.cn/data`
  await page.goto('/off-platform')
  await settled(page)
  await page.getByText('依国家规定在全国社会组织信用信息公示平台开放').waitFor()
  await page.getByRole('link', { name: '发现平台外开放渠道' }).first().click()
  await page.getByLabel('网址').fill(address)
  await page.getByLabel('所属单位').fill('济南市民政局')
  await page.getByLabel('所在地区').selectOption('370100')
  await page.getByLabel('情况说明').fill('可以直接下载养老机构数据')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByText(/已收到，编号 CR-\d{4}-\d{6}/).waitFor()
  await page.getByText('核查中').waitFor()

  const office = await visitor(browser, base)
  await signIn(office.page, 'authority-jinan')
  await office.page.goto('/console/channels')
  await settled(office.page)
  await office.page.getByText('逾期未纳入').first().waitFor()
  await office.page.goto('/console/inbox')
  await office.page.getByRole('link', { name: new RegExp(address.slice(8, 30)) }).first().click()
  await office.page.waitForURL((url) => url.pathname.startsWith('/console/cases/'))
  await office.page.getByLabel('单位', { exact: false }).first().selectOption({ label: '济南市民政局（演示）' })
  await office.page.getByLabel('启用日期').fill('2020-01-01')
  await office.page.getByLabel('核实情况').fill('网站由该局运营')
  await office.page.getByRole('button', { name: '核实并登记渠道' }).click()
  await office.page.getByText('已核实', { exact: true }).first().waitFor()
  await page.reload()
  await page.getByText('已核实').waitFor()
  await page.getByText('网站由该局运营').waitFor()

  // The unit lists what the channel offers and files its plan.
  const unit = await visitor(browser, base)
  await signIn(unit.page, 'officer')
  await unit.page.goto(`/console/channels?q=${encodeURIComponent(address)}`)
  await unit.page.locator('tbody a').first().click()
  await unit.page.getByRole('button', { name: '添加数据集' }).click()
  await unit.page.getByLabel('第 1 个数据集的名称').fill('养老机构名录')
  await unit.page.getByRole('button', { name: '保存清单' }).click()
  await unit.page.getByLabel('完成日期').fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10))
  await unit.page.getByLabel('去向').selectOption('end')
  await unit.page.getByLabel('不再开放的理由').fill('数据已并入新目录')
  await unit.page.getByRole('button', { name: '报送计划' }).click()
  await unit.page.getByText('已报归并计划').first().waitFor()
  const faults = [...guest.faults, ...office.faults, ...unit.faults]
  for (const one of [guest, office, unit]) await one.close()
  return faults
}

/** The plan's overdue item is red for everybody; an empty cell of the matrix becomes a task of a unit. */
async function planning({ browser, base }) {
  const guest = await visitor(browser, base)
  await guest.page.goto('/plans')
  await settled(guest.page)
  await guest.page.getByRole('heading').getByRole('link', { name: /济南市民政局/ }).click()
  await guest.page.locator('li.late', { hasText: '济南市养老服务机构名录' }).getByText('逾期未开放').waitFor()
  await guest.page.getByText('已开放').first().waitFor()

  const office = await visitor(browser, base)
  await signIn(office.page, 'authority-jinan')
  await office.page.goto('/priorities')
  await settled(office.page)
  await office.page.getByRole('button', { name: '济南市 教育：交办任务' }).click()
  await office.page.getByLabel('单位').selectOption({ index: 1 })
  await office.page.getByLabel('任务说明').fill('请研究开放学校名录')
  await office.page.getByRole('button', { name: '交办', exact: true }).click()
  await office.page.getByText('任务已交给单位').waitFor()
  const faults = [...guest.faults, ...office.faults]
  await guest.close()
  await office.close()
  return faults
}

export const duties = { consulting, reporting, planning }

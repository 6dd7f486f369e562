// What a unit does about its own people: an administrator adds somebody, who sets a password and gets to work; a role is lent.
import { settled, signIn, visitor } from './browser.mjs'

export async function people({ browser, base }) {
  const keeper = await visitor(browser, base)
  await signIn(keeper.page, 'unit-admin')
  await keeper.page.waitForURL((url) => url.pathname === '/console/people')
  await settled(keeper.page)
  const account = `new-${Date.now().toString(36)}`
  await keeper.page.getByRole('button', { name: '添加人员' }).click()
  await keeper.page.getByLabel('姓名').fill('王新')
  await keeper.page.getByLabel('账号', { exact: false }).last().fill(account)
  await keeper.page.getByLabel('审核员').check()
  await keeper.page.getByRole('button', { name: '保存' }).click()
  await keeper.page.getByText('只在这里显示这一次').waitFor()
  const code = (await keeper.page.locator('.notice.good code').first().innerText()).trim()

  const novice = await visitor(browser, base)
  await novice.page.goto('/enrol')
  await novice.page.getByLabel('设置密码的代码').fill(code)
  await novice.page.getByLabel('新密码').fill('a-new-password')
  await novice.page.getByLabel('再输入一次').fill('a-new-password')
  await novice.page.getByRole('button', { name: '设置密码' }).click()
  await novice.page.getByText('密码已设置').waitFor()
  await novice.page.goto('/sign-in')
  await novice.page.fill('#account', account)
  await novice.page.fill('#password', 'a-new-password')
  await novice.page.click('form button[type="submit"]')
  await novice.page.waitForURL((url) => url.pathname.startsWith('/console/inbox'))

  // The novice lends the reviewer's role to a colleague, who sees it at once and gives it back.
  await novice.page.goto('/console/delegations')
  await novice.page.getByLabel('角色').selectOption('reviewer')
  await novice.page.getByLabel('代理人').selectOption({ label: '济南市民政局数据专员' })
  const today = await novice.page.getByLabel('开始日期').inputValue()
  await novice.page.getByLabel('结束日期').fill(today)
  await novice.page.getByLabel('原因').fill('外出学习')
  await novice.page.getByRole('button', { name: '交给代理' }).click()
  await novice.page.getByText('生效中').waitFor()
  const officer = await visitor(browser, base)
  await signIn(officer.page, 'officer')
  await officer.page.goto('/console/delegations')
  await officer.page.locator('aside').getByText('审核员', { exact: true }).waitFor()
  await officer.page.getByRole('button', { name: '提前结束' }).click()
  await officer.page.getByText('已提前结束').waitFor()

  // Who leaves is out at once.
  await keeper.page.getByRole('button', { name: '停用 王新' }).click()
  await keeper.page.getByText('已停用').first().waitFor()
  await novice.page.goto('/console/delegations')
  await novice.page.waitForURL((url) => url.pathname === '/sign-in')
  const faults = [...keeper.faults, ...officer.faults, ...novice.faults.filter((one) => !one.includes('401'))]
  for (const one of [keeper, novice, officer]) await one.close()
  return faults
}

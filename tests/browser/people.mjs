// People: a unit's administrator adds somebody, who sets a password and gets to work; a role is lent; a citizen registers.
import assert from 'node:assert/strict'
import { settled, signIn, visitor } from './browser.mjs'

/** A citizen's number that nobody has: of a random day and sequence, with its check character. */
function citizen() {
  const draw = (from, to) => from + Math.floor(Math.random() * (to - from))
  const two = (value) => String(value).padStart(2, '0')
  const first = `370102${draw(1960, 2000)}${two(draw(1, 13))}${two(draw(1, 29))}${String(draw(0, 1000)).padStart(3, '0')}`
  const sum = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2].reduce((all, weight, at) => all + weight * Number(first[at]), 0)
  return first + '10X98765432'[sum % 11]
}

/** Somebody registers, is asked to correct, corrects, and is verified by the authority of their city. */
export async function registering({ browser, base }) {
  const person = await visitor(browser, base)
  const account = `citizen-${Date.now().toString(36)}`
  const number = citizen()
  await person.page.goto('/register')
  await person.page.getByLabel('姓名').fill('赵小明')
  await person.page.getByLabel('公民身份号码').fill(`${number.slice(0, 17)}${number[17] === '0' ? '1' : '0'}`)
  await person.page.getByLabel('所在地').selectOption('370100')
  await person.page.getByLabel('联系电话').fill('13800138000')
  await person.page.getByLabel('账号').fill(account)
  await person.page.getByLabel('密码').fill('a-new-password')
  await person.page.getByRole('button', { name: '提交登记' }).click()
  await person.page.getByText('校验位不对').waitFor()
  await person.page.getByLabel('公民身份号码').fill(number)
  await person.page.getByRole('button', { name: '提交登记' }).click()
  await person.page.getByText('登记已提交').waitFor()

  const office = await visitor(browser, base)
  await signIn(office.page, 'authority-jinan')
  const decide = async (action, reason) => {
    await office.page.goto('/console/inbox?type=registration')
    await office.page.getByRole('link', { name: /赵\*/ }).first().click()
    await office.page.fill('#case-reason', reason)
    await office.page.getByRole('button', { name: action, exact: true }).click()
    await office.page.getByRole('button', { name: action, exact: true }).waitFor({ state: 'detached' })
  }
  await decide('退回补正', '请写明办理地点')
  await person.page.goto('/sign-in')
  await person.page.fill('#account', account)
  await person.page.fill('#password', 'a-new-password')
  await person.page.click('form button[type="submit"]')
  await person.page.waitForURL((url) => url.pathname.startsWith('/console'))
  await person.page.goto('/console/account')
  await person.page.getByText('请写明办理地点').waitFor()
  await person.page.getByLabel('公民身份号码').fill(number)
  await person.page.getByLabel('联系电话').fill('13800138000')
  await person.page.getByLabel('核验说明').fill('已在济南市政务服务中心核验')
  await person.page.getByRole('button', { name: '提交登记' }).click()
  await person.page.getByText('核验中').waitFor()

  await office.page.goto('/console/inbox?type=registration')
  await office.page.getByRole('link', { name: /赵\*/ }).first().click()
  await office.page.getByRole('button', { name: '查看完整信息' }).click()
  await office.page.getByText(number).waitFor()
  await decide('核验通过', '与窗口核验结果一致')
  await person.page.reload()
  await person.page.getByText('已核验').waitFor()
  await person.page.locator('aside').getByText('实名用户').waitFor()
  const faults = [...office.faults, ...person.faults.filter((one) => !one.includes('422'))]
  for (const one of [person, office]) await one.close()
  return faults
}

/** A credit code (GB 32100) that is nobody's: made of the time. */
function creditCode() {
  const signs = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const first = `91370100${String(Date.now() % 1e9).padStart(9, '0')}`
  const sum = [...first].reduce((all, sign, at) => all + signs.indexOf(sign) * (3 ** at % 31), 0)
  return first + signs[(31 - (sum % 31)) % 31]
}

/** An organisation is verified, adds a colleague with a code, and lets them out again. */
export async function employing({ browser, base }) {
  const owner = await visitor(browser, base), office = await visitor(browser, base)
  const stamp = Date.now().toString(36)
  await owner.page.goto('/register')
  await owner.page.getByText('单位', { exact: true }).first().click()
  await owner.page.getByLabel('单位名称').fill(`测试科技${stamp}有限公司`)
  await owner.page.getByLabel('统一社会信用代码').fill(creditCode())
  await owner.page.getByLabel('所在地').selectOption('370100')
  await owner.page.getByLabel('联系电话').fill('0531-66600000')
  await owner.page.getByLabel('账号').fill(`firm-${stamp}`)
  await owner.page.getByLabel('密码').fill('a-new-password')
  await owner.page.getByRole('button', { name: '提交登记' }).click()
  await owner.page.getByText('登记已提交').waitFor()
  await signIn(office.page, 'authority-jinan')
  await office.page.goto('/console/inbox?type=registration')
  await office.page.getByRole('link', { name: new RegExp(stamp) }).first().click()
  await office.page.fill('#case-reason', '与登记机关数据一致')
  await office.page.getByRole('button', { name: '核验通过', exact: true }).click()
  await office.page.getByRole('button', { name: '核验通过', exact: true }).waitFor({ state: 'detached' })

  await owner.page.goto('/sign-in')
  await owner.page.fill('#account', `firm-${stamp}`)
  await owner.page.fill('#password', 'a-new-password')
  await owner.page.click('form button[type="submit"]')
  await owner.page.waitForURL((url) => url.pathname.startsWith('/console'))
  await owner.page.goto('/console/account')
  const accounts = owner.page.locator('section', { has: owner.page.getByRole('heading', { name: '本单位的账号' }) })
  await accounts.getByLabel('姓名', { exact: false }).fill('李四')
  await accounts.getByLabel('账号', { exact: false }).last().fill(`lisi-${stamp}`)
  await accounts.getByRole('button', { name: '添加', exact: false }).click()
  const code = (await accounts.locator('pre code, code').first().innerText()).trim()
  assert.ok(code.length > 20, 'the code is shown once')
  const colleague = await visitor(browser, base)
  await colleague.page.goto('/enrol')
  await colleague.page.locator('main input').nth(0).fill(code)
  await colleague.page.locator('main input').nth(1).fill('another-good-one')
  await colleague.page.locator('main input').nth(2).fill('another-good-one')
  await colleague.page.locator('main form button[type="submit"]').click()
  await colleague.page.waitForFunction(() => !document.querySelector('main form'))
  await owner.page.reload()
  await accounts.getByText('李四').first().waitFor()
  await accounts.getByRole('button', { name: /停用 李四/ }).click()
  await accounts.getByRole('button', { name: /恢复 李四|启用 李四/ }).waitFor()
  const faults = [...owner.faults, ...office.faults, ...colleague.faults]
  for (const one of [owner, office, colleague]) await one.close()
  return faults
}

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

/** Somebody who is not linked is told so; they link their account, and the identity service signs them in from then on. */
export async function vouching({ browser, base }) {
  const who = `sso-${Date.now().toString(36)}`
  // The service's own pages are not ours to judge: they load fonts and images of their own.
  const person = await visitor(browser, base)
  const atService = async () => {
    await person.page.waitForURL((url) => url.port !== new URL(base).port)
    if (await person.page.locator('input[name="login"]').count()) {
      await person.page.fill('input[name="login"]', who)
      await person.page.fill('input[name="password"]', 'any')
      await person.page.click('button[type="submit"]')
    }
    await person.page.waitForURL((url) => url.port === new URL(base).port || url.pathname.startsWith('/interaction/'))
    if (new URL(person.page.url()).port !== new URL(base).port) await person.page.click('button[type="submit"]')
    await person.page.waitForURL((url) => url.port === new URL(base).port)
  }
  await person.page.goto('/sign-in')
  await person.page.getByRole('link', { name: '使用统一身份认证登录' }).click()
  await atService()
  await person.page.getByText('还没有关联本平台账号').waitFor()
  await signIn(person.page, 'citizen')
  await person.page.goto('/console/account')
  // From here on the service knows who this is, and asks nothing.
  await person.page.getByRole('button', { name: '关联', exact: true }).click()
  await person.page.getByText('已关联').waitFor()
  await person.page.getByRole('button', { name: '退出' }).first().click()
  await person.page.goto('/sign-in?to=/console/account')
  const [callback] = await Promise.all([
    person.page.waitForRequest((request) => request.url().includes('/api/v1/sso/callback')),
    person.page.getByRole('link', { name: '使用统一身份认证登录' }).click()
  ])
  await person.page.waitForURL((url) => url.pathname === '/console/account')
  // The same answer of the service works once.
  const again = await person.page.request.get(callback.url(), { maxRedirects: 0 })
  if (!again.headers().location?.includes('refused=sso-refused')) throw new Error(`a used code was taken: ${again.headers().location}`)
  await person.page.getByRole('button', { name: '解除关联' }).click()
  await person.page.getByRole('button', { name: '关联', exact: true }).waitFor()
  const host = new URL(base).host
  const faults = person.faults.filter((one) => !one.startsWith('request to 127.0.0.1') && (one.includes(host) || !one.startsWith('console')) && !one.startsWith('request to'))
  await person.close()
  return faults
}

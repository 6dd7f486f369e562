// Opening by law, as people do it: a provider asks to open less, its authority decides, everybody reads the decision.
import assert from 'node:assert/strict'
import { settled, signIn, visitor } from './browser.mjs'

/** Somebody with a browser of their own does something; what must not happen is added to `faults`. */
async function as(browser, base, faults, work, options = {}) {
  const person = await visitor(browser, base, options)
  try { return await work(person.page) } finally { faults.push(...person.faults); await person.close() }
}
const ask = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const me = await (await fetch('/api/v1/me')).json()
  const answer = await fetch(path, { method, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf_token, 'Idempotency-Key': crypto.randomUUID() }, body: body === undefined ? undefined : JSON.stringify(body) })
  return { status: answer.status, body: await answer.json() }
}, [method, path, body])

/** Entries that the account's provider has published without conditions; what an earlier run asked for is withdrawn. */
async function untouched(page, count) {
  const { body } = await ask(page, 'GET', '/api/v1/provider/entries?state=published&limit=100')
  const found = []
  for (const one of body.items.filter((item) => item.open_attribute.code === 'unconditional')) {
    const state = await ask(page, 'GET', `/api/v1/entries/${one.id}/opening`)
    for (const change of state.body.changes.filter((each) => each.state.code === 'submitted')) await ask(page, 'POST', `/api/v1/cases/${change.case_id}/actions/withdraw`, {})
    if (!state.body.suspended && !state.body.changes.some((change) => change.state.code === 'consented')) found.push(one)
  }
  assert.ok(found.length >= count, 'the demonstration has enough open entries')
  return found.slice(0, count)
}

/** Asks by the form; what is missing is named at its field with the article, and nothing is lost. */
async function asker(page, title, id) {
  await page.goto(`/console/entries/${id}`)
  await page.getByRole('link', { name: '开放状态与变更' }).click()
  await page.waitForURL(/\/opening$/)
  await page.getByRole('button', { name: '填写申请: 有条件开放' }).click()
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: '提交申请' }) })
  await form.getByRole('button', { name: '提交申请' }).click()
  await form.locator('[data-field="reason"] .checks').getByText('第八条第三款').waitFor()
  await form.locator('[data-field="reason"] textarea').fill('需要使用者具备数据安全保护能力')
  await form.getByRole('button', { name: '提交申请' }).click()
  await form.locator('[data-field="grounds"] .checks li').first().waitFor()
  await form.getByLabel('数据安全要求较高').check()
  await form.getByLabel('使用用途').fill('科学研究')
  await form.getByLabel('安全保护能力').fill('通过网络安全等级保护二级以上测评')
  await form.getByRole('button', { name: '提交申请' }).click()
  await page.waitForURL(/\/console\/cases\//)
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByText('这项变更的影响').waitFor()
  return page.url().split('/').at(-1)
}

/** An edit that narrows is not saved; the request that it needs is offered, filled in. */
async function narrower(page, id) {
  await page.goto(`/console/entries/${id}`)
  await page.getByRole('button', { name: '修订', exact: true }).click()
  await page.locator('[data-field="update_frequency"] select:enabled').waitFor()
  await page.locator('[data-field="update_frequency"] select').selectOption({ label: '不更新' })
  await page.getByRole('button', { name: '申请主管部门同意' }).click()
  await page.waitForURL(/\/opening$/)
  await page.locator('form [data-field="update_frequency"] select').waitFor()
  assert.equal(await page.locator('form [data-field="update_frequency"] select').inputValue(), 'static')
  assert.equal(await page.locator('form input[name="to"]:checked').getAttribute('value'), '')
}

/** Sees what it would do and to whom, and consents. */
async function decider(page, title) {
  await signIn(page, 'authority-jinan')
  await page.goto('/console/inbox')
  await page.getByRole('link', { name: new RegExp(title) }).first().click()
  const impact = page.locator('.impact')
  await impact.getByText('没有已知用户，同意后当日生效').waitFor()
  await impact.getByText('使用用途：科学研究').waitFor()
  await impact.locator('.way').getByText('有条件开放', { exact: true }).waitFor()
  for (const words of ['数据安全要求较高', '第八条第三款']) await impact.getByText(words).first().waitFor()
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await page.getByText('请先写明理由').waitFor()
  await page.fill('#case-reason', '安全要求与数据分级相符')
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await page.getByText('已同意。需要告知用户的').waitFor()
  await page.getByText(/[0-9日] ?起生效/).first().waitFor()
}

async function reader(page, title, id) {
  await page.goto(`/entries/${id}`)
  await settled(page)
  const panel = page.locator('section.panel').filter({ hasText: '开放状态' })
  await panel.getByText('济南市大数据局').waitFor()
  const said = await panel.innerText()
  for (const part of [/有条件开放/, /需要使用者具备数据安全保护能力/, /安全要求与数据分级相符/, /已生效/]) assert.match(said, part)
  assert.equal(await page.getByRole('button', { name: '下载数据' }).count(), 0, 'what needs an application is not offered')
  const note = await page.request.get(await panel.getByRole('link', { name: '签名文书' }).getAttribute('href'))
  assert.equal(note.status(), 200)
  await page.goto('/opening-changes?state=effective')
  await page.getByRole('link', { name: title }).first().waitFor()
}

/** Many at once: chosen by keyboard, refused with one text, each with its outcome. */
async function many(page) {
  await page.goto('/console/inbox?type=attribute_restriction')
  const boxes = page.locator('.cases input[type="checkbox"]')
  await boxes.nth(1).waitFor()
  const before = await boxes.count()
  await boxes.nth(0).focus()
  await page.keyboard.press('Space')
  await boxes.nth(1).focus()
  await page.keyboard.press('Space')
  await page.getByText('已选 2 件').waitFor()
  await page.locator('.bar').getByRole('button', { name: '不同意' }).click()
  const sheet = page.locator('dialog[open]')
  await sheet.getByRole('button', { name: '不同意' }).click()
  await sheet.getByText('请先写明理由').waitFor()
  await sheet.getByLabel('意见').fill('依据不足，应当继续无条件开放')
  await sheet.getByRole('button', { name: '不同意' }).click()
  await sheet.getByText('办成 2 件，未办成 0 件').waitFor()
  await sheet.getByRole('button', { name: '完成' }).click()
  await page.waitForFunction((count) => document.querySelectorAll('.cases input[type="checkbox"]').length === count, before - 2)
}

export async function deciding({ browser, base }) {
  const faults = []
  // Refusals of the form are asked for on purpose.
  const [first, ...others] = await as(browser, base, faults, async (page) => {
    await signIn(page, 'cataloguer')
    const entries = await untouched(page, 3)
    await asker(page, entries[0].title, entries[0].id)
    for (const one of entries.slice(1)) {
      const opened = await ask(page, 'POST', '/api/v1/cases', { type: 'attribute_restriction', subject: { entry: one.id }, reason: '批量办理', to: 'conditional', grounds: ['high_security'], conditions: '申请人说明使用用途和安全保护措施' })
      assert.equal(opened.status, 201, JSON.stringify(opened.body))
    }
    // One that promises updates: what promises none cannot promise less.
    for (const one of entries.slice(1)) {
      const found = await ask(page, 'GET', `/api/v1/entries/${one.id}`)
      if (['static', 'irregular'].includes(found.body.update_frequency.code)) continue
      await narrower(page, one.id)
      break
    }
    return entries
  }, { expected: ['422', '409'] })
  assert.equal(others.length, 2)
  await as(browser, base, faults, (page) => decider(page, first.title))
  await as(browser, base, faults, (page) => reader(page, first.title, first.id))
  await as(browser, base, faults, async (page) => { await signIn(page, 'authority-jinan'); await many(page) })
  // Who asked is told; reading it is confirmed.
  await as(browser, base, faults, async (page) => {
    await signIn(page, 'reviewer')
    await page.locator('nav a', { hasText: '通知' }).locator('.count').waitFor()
    await page.goto('/console/notices?unread=true')
    const notice = page.locator('.list > li').filter({ hasText: first.title }).first()
    await notice.getByRole('button', { name: '确认已读' }).click()
    await notice.getByText('阅读').waitFor()
  })
  return faults
}

/** From question to question, to an answer with its articles; the answers are in the address. */
export async function wizard({ page }) {
  await page.goto('/openness')
  const answer = async (question, value) => {
    await page.getByRole('heading', { name: question }).waitFor()
    await page.locator('.answers').getByRole('button', { name: value, exact: true }).click()
  }
  await answer('这些数据涉及国家秘密吗？', '否')
  await answer('属于工作秘密或者内部事项吗？', '否')
  await answer('包含企业的商业秘密吗？', '是')
  await answer('属于重要数据或者核心数据吗？', '否')
  await answer('包含个人信息吗？', '否')
  await answer('有法律、法规或者国家规定明确不予开放吗？', '是')
  await page.getByText('请写明法律、法规或者国家规定的条款').waitFor()
  await page.getByLabel('哪部法律、法规或者国家规定、哪一条').fill('《中华人民共和国统计法》第二十五条')
  await answer('有法律、法规或者国家规定明确不予开放吗？', '是')
  await answer('已经依法做过脱敏、脱密处理吗？', '否')
  await answer('相关权利人同意开放吗？', '否')
  await page.locator('.verdict').getByText('不予开放').waitFor()
  for (const words of ['公共数据以开放为原则，从无条件开放起步。', '第八条第四款', '发布为不予开放条目']) await page.getByText(words).first().waitFor()
  await page.reload()
  await page.locator('.verdict').getByText('不予开放').waitFor()

  // Back to a question: what came after it is asked anew.
  await page.getByRole('button', { name: '修改：已脱敏、脱密' }).click()
  await answer('已经依法做过脱敏、脱密处理吗？', '是')
  await answer('使用者需要较高的数据安全能力吗？', '是')
  await answer('使用者需要较高的处理能力吗？', '否')
  await answer('需要按照特定条件提供吗？', '否')
  await page.locator('.verdict').getByText('可以设为有条件开放').waitFor()
  await page.getByText('数据安全要求较高', { exact: false }).first().waitFor()
  // The whole matrix, by article.
  assert.equal(await page.locator('.matrix tbody td').count(), 16)
  assert.match(await page.locator('.matrix tbody tr').nth(1).innerText(), /需要主管部门同意[\s\S]*第八条第三款/)
}

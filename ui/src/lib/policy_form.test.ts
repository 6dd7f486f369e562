import { describe, expect, it } from 'vitest'
import { emptyPolicy, policyInputOf } from './policy_form'

describe('a policy document as it is sent', () => {
  it('leaves out what is empty and keeps what is said', () => {
    const form = emptyPolicy('2027-01-01')
    form.title = ' 编制规范 '
    form.number = '鲁数发〔2027〕1号'
    form.rules.profile = { version: '2027.1', transition_until: '', elements: [{ identifier: 'titleEn', obligation: 'M', max: '' as unknown as number }, { identifier: 'useCase', zh: '应用场景', en: 'Use cases', obligation: 'O', max: 3 }] }
    form.rules.grading = { version: '2027.1', rules: [{ id: 'email', level: 'G3', off: false }, { id: 'water', zh: '水源', en: 'Water', level: 'G4', headings: ['取水口'], themes: [] }] }
    const sent = policyInputOf(form)
    expect(sent.title).toBe('编制规范')
    expect(sent.effective_to).toBeNull()
    expect(sent.attachment).toBeNull()
    expect(sent.rules.profile).toEqual({ version: '2027.1', elements: [{ identifier: 'titleEn', obligation: 'M' }, { identifier: 'useCase', zh: '应用场景', en: 'Use cases', obligation: 'O', max: 3 }] })
    expect(sent.rules.grading?.rules).toEqual([{ id: 'email', level: 'G3' }, { id: 'water', zh: '水源', en: 'Water', level: 'G4', headings: ['取水口'] }])
  })
  it('sends a digest with its file, in small letters', () => {
    const form = emptyPolicy('2027-01-01')
    form.file = '规范.pdf'
    form.digest = ' ABC '
    expect(policyInputOf(form).attachment).toEqual({ name: '规范.pdf', sha256: 'abc' })
    expect(policyInputOf(form).rules).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import type { Entry } from '@/client/types'
import { formOf } from './entry_form'
import { adjustmentBody, adjustmentForm, checksFor, evidenceBody, evidenceForm, prefillOf, restrictionBody, restrictionForm } from './opening_form'

const label = (code: string) => ({ code, label: code })
const entry = {
  id: 'E1', title: '公交站点', provider: { id: 'P1', name: '交通局' }, open_attribute: label('unconditional'), conditional_grounds: [], conditions: null, closed_reasons: [], closed_basis: [],
  open_modes: [label('download'), label('api')], update_frequency: label('monthly'), items: [{ code: 'name', name: '站名', open_attribute: label('unconditional') }, { code: 'phone', name: '电话', open_attribute: label('unconditional') }]
} as unknown as Entry

describe('a request to open less (Art. 8(3))', () => {
  it('says what the attribute needs, and nothing of another one', () => {
    const form = { ...restrictionForm(entry, {}), to: 'conditional', grounds: ['high_security'], named: { purposes: ' 研究 ', place: '' }, closed_basis: '《某法》', reason: ' 理由 ' }
    expect(restrictionBody(form, entry)).toEqual({ type: 'attribute_restriction', subject: { entry: 'E1' }, reason: '理由', to: 'conditional', grounds: ['high_security'], conditions: { purposes: '研究' } })
    expect(restrictionBody({ ...form, byName: false, conditions: '说明用途' }, entry)).toMatchObject({ conditions: '说明用途' })
    expect(restrictionBody({ ...form, to: 'closed', closed_reasons: ['04'], closed_basis: '《某法》第一条\n\n 《某条例》 ' }, entry)).toEqual({ type: 'attribute_restriction', subject: { entry: 'E1' }, reason: '理由', to: 'closed', closed_reasons: ['04'], closed_basis: ['《某法》第一条', '《某条例》'] })
  })
  it('names only what changes where the attribute stays', () => {
    const form = restrictionForm(entry, {})
    expect(restrictionBody(form, entry)).toEqual({ type: 'attribute_restriction', subject: { entry: 'E1' }, reason: '' })
    expect(restrictionBody({ ...form, update_frequency: 'annual', open_modes: ['download'], items: { phone: 'closed', name: 'unconditional' } }, entry)).toMatchObject({ update_frequency: 'annual', open_modes: ['download'], items: [{ code: 'phone', open_attribute: 'closed' }] })
  })
  it('of the next version names the table only', () => {
    expect(restrictionBody({ ...restrictionForm(entry, { resource: 'R1', reason: '列已停用' }), to: 'closed' }, entry)).toEqual({ type: 'attribute_restriction', subject: { resource: 'R1' }, reason: '列已停用' })
  })
})

describe('an adjusted list (Art. 10(3))', () => {
  it('is of one entry, several, or all of a body', () => {
    const form = { ...adjustmentForm(entry, {}), law: ' 《某法》第三条 ', to: 'removed', reason: 'r' }
    expect(adjustmentBody(form, entry)).toEqual({ type: 'list_adjustment', subject: { entry: 'E1' }, reason: 'r', cause: 'law', law: '《某法》第三条', to: 'removed' })
    expect(adjustmentBody({ ...form, scope: 'several', entries: ['E1', 'E2'] }, entry)).toMatchObject({ subject: { entries: ['E1', 'E2'] } })
    expect(adjustmentBody({ ...form, scope: 'provider', cause: 'function', document: '编〔2026〕1号', to: '', successor: 'P2', since: '2026-01-01' }, entry)).toEqual({ type: 'list_adjustment', subject: { provider: 'P1' }, reason: 'r', cause: 'function', document: '编〔2026〕1号', since: '2026-01-01', successor: 'P2' })
  })
})

describe('evidence (Art. 8(4))', () => {
  it('is a consent with all it says, or a report', () => {
    const form = { ...evidenceForm({}), holder: '某公司 ', scope: '全部', purpose: '公开', proof: '同意书1', until: '2027-01-01' }
    expect(evidenceBody(form, entry)).toMatchObject({ type: 'opening_evidence', to: 'unconditional', kind: 'consent', holder: '某公司', until: '2027-01-01', separate_consent: false })
    expect(evidenceBody({ ...form, kind: 'deidentification', report: ' X1 ' }, entry)).toEqual({ type: 'opening_evidence', subject: { entry: 'E1' }, reason: '', to: 'unconditional', kind: 'deidentification', report: 'X1' })
  })
})

describe('an edit that narrows', () => {
  it('becomes the request that it needs', () => {
    const form = formOf(entry)
    expect(prefillOf(entry, { ...form, open_attribute: 'conditional', conditional_grounds: ['high_security'], conditions: '说明用途' })).toEqual({ ask: 'restriction', to: 'conditional', grounds: ['high_security'], conditions: '说明用途' })
    expect(prefillOf(entry, { ...form, update_frequency: 'annual', open_modes: ['download'], items: form.items.map((one) => (one.code === 'phone' ? { ...one, open_attribute: 'closed' } : one)) })).toEqual({ ask: 'restriction', update_frequency: 'annual', open_modes: ['download'], items: { phone: 'closed' } })
    expect(prefillOf(entry, form)).toEqual({ ask: 'restriction' })
  })
  it('is told at the fields it concerns', () => {
    const errors = [{ pointer: '/closed_basis/0', detail: 'd', basis: '第八条第一款' }, { pointer: '/to', detail: 'e' }]
    expect(checksFor(errors, '/closed_basis').map((one) => [one.detail, one.basis])).toEqual([['d', '第八条第一款']])
    expect(checksFor(errors, '/t')).toEqual([])
  })
})

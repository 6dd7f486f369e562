// Requests about openness as forms hold them, and as the platform takes them.
import type { FieldProblem } from '@/client/http'
import type { Check, Entry } from '@/client/types'
import type { EntryForm } from './entry_form'
import { moreSeldom, narrows } from './opening'

/** Conditions that a request names one by one; what an entry shows is made of them. */
export const conditionNames = ['applicants', 'purposes', 'security', 'place', 'term_days', 'frequency', 'output_review', 'feedback'] as const

/** What an entry is to become. `to` empty: the attribute stays. */
export interface Becoming {
  to: string; grounds: string[]; byName: boolean; named: Record<string, string>; conditions: string; closed_reasons: string[]; closed_basis: string
}
export interface RestrictionForm extends Becoming { update_frequency: string; open_modes: string[]; items: Record<string, string>; resource: string; reason: string }
export interface AdjustmentForm extends Becoming {
  cause: 'law' | 'function'; law: string; document: string; since: string; successor: string; scope: 'one' | 'several' | 'provider'; entries: string[]; reason: string
}
export interface EvidenceForm {
  to: string; kind: 'consent' | 'deidentification'; holder: string; scope: string; purpose: string; proof: string; until: string; separate_consent: boolean; report: string; reason: string
}
/** What another page has found out already. */
export interface Prefill { ask?: string; to?: string; grounds?: string[]; conditions?: string; closed_reasons?: string[]; closed_basis?: string[]; update_frequency?: string; open_modes?: string[]; items?: Record<string, string>; resource?: string; reason?: string }

const becoming = (entry: Entry, prefill: Prefill): Becoming => ({
  to: prefill.to ?? '', grounds: [...(prefill.grounds ?? [])], byName: !prefill.conditions && !entry.conditions, named: {}, conditions: prefill.conditions ?? entry.conditions ?? '',
  closed_reasons: [...(prefill.closed_reasons ?? [])], closed_basis: (prefill.closed_basis ?? []).join('\n')
})
export const restrictionForm = (entry: Entry, prefill: Prefill): RestrictionForm => ({
  ...becoming(entry, prefill), update_frequency: prefill.update_frequency ?? entry.update_frequency?.code ?? '', open_modes: [...(prefill.open_modes ?? entry.open_modes.map((one) => one.code))],
  items: { ...(prefill.items ?? {}) }, resource: prefill.resource ?? '', reason: prefill.reason ?? ''
})
export const adjustmentForm = (entry: Entry, prefill: Prefill): AdjustmentForm => ({ ...becoming(entry, prefill), cause: 'law', law: '', document: '', since: '', successor: '', scope: 'one', entries: [], reason: prefill.reason ?? '' })
export const evidenceForm = (prefill: Prefill): EvidenceForm => ({ to: prefill.to ?? 'unconditional', kind: 'consent', holder: '', scope: '', purpose: '', proof: '', until: '', separate_consent: false, report: '', reason: prefill.reason ?? '' })

const trimmed = (record: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(record).map(([name, text]) => [name, text.trim()] as const).filter(([, text]) => text !== ''))
function conditionsOf(form: Becoming): unknown {
  if (!form.byName) return form.conditions.trim() || undefined
  const named = trimmed(form.named)
  return Object.keys(named).length ? named : undefined
}
/** The members that `to` brings with it; what belongs to another attribute is not sent. */
function becomes(form: Becoming): Record<string, unknown> {
  if (form.to === 'conditional') return { to: form.to, grounds: form.grounds, ...(conditionsOf(form) === undefined ? {} : { conditions: conditionsOf(form) }) }
  if (form.to === 'closed') return { to: form.to, closed_reasons: form.closed_reasons, closed_basis: form.closed_basis.split('\n').map((one) => one.trim()).filter((one) => one !== '') }
  return form.to ? { to: form.to } : {}
}
const same = (a: string[], b: string[]) => a.length === b.length && a.every((one) => b.includes(one))

export function restrictionBody(form: RestrictionForm, entry: Entry): Record<string, unknown> {
  const head = { type: 'attribute_restriction', reason: form.reason.trim() }
  if (form.resource) return { ...head, subject: { resource: form.resource } }
  const body: Record<string, unknown> = { ...head, subject: { entry: entry.id }, ...becomes(form) }
  if (form.to) return body
  if (form.update_frequency !== (entry.update_frequency?.code ?? '')) body.update_frequency = form.update_frequency
  if (!same(form.open_modes, entry.open_modes.map((one) => one.code))) body.open_modes = form.open_modes
  const conditions = conditionsOf(form)
  if (entry.open_attribute.code === 'conditional' && conditions !== undefined && conditions !== entry.conditions) body.conditions = conditions
  const narrowed = entry.items.filter((one) => form.items[one.code] && form.items[one.code] !== one.open_attribute.code)
  if (narrowed.length) body.items = narrowed.map((one) => ({ code: one.code, open_attribute: form.items[one.code] }))
  return body
}
export function adjustmentBody(form: AdjustmentForm, entry: Entry): Record<string, unknown> {
  const subject = form.scope === 'provider' ? { provider: entry.provider.id } : form.scope === 'several' ? { entries: form.entries } : { entry: entry.id }
  return {
    type: 'list_adjustment', subject, reason: form.reason.trim(), cause: form.cause, ...(form.cause === 'law' ? { law: form.law.trim() } : { document: form.document.trim() }),
    ...(form.since ? { since: form.since } : {}), ...(form.successor ? { successor: form.successor } : {}), ...becomes(form)
  }
}
export function evidenceBody(form: EvidenceForm, entry: Entry): Record<string, unknown> {
  const head = { type: 'opening_evidence', subject: { entry: entry.id }, reason: form.reason.trim(), to: form.to, kind: form.kind }
  if (form.kind === 'deidentification') return { ...head, report: form.report.trim() }
  return { ...head, holder: form.holder.trim(), scope: form.scope.trim(), purpose: form.purpose.trim(), proof: form.proof.trim(), until: form.until, separate_consent: form.separate_consent }
}

/** What an edit of a published entry would have narrowed, for the request that it needs instead. */
export function prefillOf(entry: Entry, form: EntryForm): Prefill {
  const out: Prefill = { ask: 'restriction' }
  if (narrows(entry.open_attribute.code, form.open_attribute)) {
    out.to = form.open_attribute
    if (form.open_attribute === 'conditional') Object.assign(out, { grounds: form.conditional_grounds, conditions: form.conditions })
    else Object.assign(out, { closed_reasons: form.closed_reasons, closed_basis: form.closed_basis })
    return out
  }
  if (form.conditions && form.conditions !== entry.conditions) out.conditions = form.conditions
  if (moreSeldom(entry.update_frequency?.code ?? '', form.update_frequency)) out.update_frequency = form.update_frequency
  if (!same(form.open_modes, entry.open_modes.map((one) => one.code))) out.open_modes = form.open_modes
  const items = entry.items.flatMap((one) => {
    const now = form.items.find((other) => other.code === one.code)?.open_attribute ?? ''
    return narrows(one.open_attribute.code, now) ? [[one.code, now] as const] : []
  })
  if (items.length) out.items = Object.fromEntries(items)
  return out
}

/** What the platform says about a field, under the names that the form's fields have. */
export function checksFor(errors: FieldProblem[], ...pointers: string[]): Check[] {
  return errors.filter((one) => pointers.some((pointer) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))).map((one) => ({ pointer: one.pointer, element: 0, name: '', detail: one.detail, basis: one.basis ?? '', severity: 'error' }))
}

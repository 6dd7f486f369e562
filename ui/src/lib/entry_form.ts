// An entry as the editor holds it: bare codes and plain texts, compared with what was saved so that only changes are sent.
import type { Check, Entry, Label } from '@/client/types'

export interface ItemForm {
  code: string; name: string; description: string; type: string; unit: string; key: boolean; example: string; open_attribute: string; level: string
}
export interface EntryForm {
  title: string; title_en: string; abstract: string; keywords: string[]; themes: string[]; industries: string[]; priority: string[]
  resource_kind: string; open_attribute: string; conditional_grounds: string[]; conditions: string; closed_reasons: string[]; closed_basis: string[]
  open_modes: string[]; open_mode_basis: string; update_frequency: string; spatial: string[]; temporal: { start: string; end: string }; level: string
  personal_information: boolean | null; sensitive_personal_information: boolean; important_data: boolean; origin: string; collect_basis: string
  department: string; duties: { code: string; name: string }[]; source_systems: { name: string }[]
  contact: { name: string; phone: string; email: string }; license: string; source_note: string; extra: Record<string, string[]>; level_reason: string; items: ItemForm[]
}
export type FieldName = keyof EntryForm

const code = (label: Label | null | undefined): string => label?.code ?? ''
const codes = (labels: Label[] | null | undefined): string[] => (labels ?? []).map((one) => one.code)

export function formOf(entry: Entry): EntryForm {
  return {
    title: entry.title, title_en: entry.title_en ?? '', abstract: entry.abstract ?? '', keywords: [...(entry.keywords ?? [])],
    themes: codes(entry.themes), industries: codes(entry.industries), priority: codes(entry.priority), resource_kind: code(entry.resource_kind),
    open_attribute: code(entry.open_attribute), conditional_grounds: codes(entry.conditional_grounds), conditions: entry.conditions ?? '',
    closed_reasons: codes(entry.closed_reasons), closed_basis: [...(entry.closed_basis ?? [])], open_modes: codes(entry.open_modes),
    open_mode_basis: entry.open_mode_basis ?? '', update_frequency: code(entry.update_frequency), spatial: codes(entry.spatial),
    temporal: { start: entry.temporal?.start ?? '', end: entry.temporal?.end ?? '' }, level: code(entry.level),
    personal_information: entry.personal_information ?? null, sensitive_personal_information: entry.sensitive_personal_information ?? false,
    important_data: entry.important_data ?? false, origin: code(entry.origin), collect_basis: entry.collect_basis ?? '', department: entry.department ?? '',
    duties: (entry.duties ?? []).map((one) => ({ code: one.code ?? '', name: one.name })), source_systems: (entry.source_systems ?? []).map((one) => ({ name: one.name })),
    contact: { name: entry.contact?.name ?? '', phone: entry.contact?.phone ?? '', email: entry.contact?.email ?? '' }, license: code(entry.license),
    source_note: entry.source_note ?? '', level_reason: entry.level_reason ?? '',
    extra: Object.fromEntries((entry.extra ?? []).map((one) => [one.identifier, one.values.map((value) => value.code)])),
    items: (entry.items ?? []).map((one) => ({
      code: one.code, name: one.name ?? '', description: one.description ?? '', type: code(one.type), unit: one.unit ?? '', key: one.key ?? false,
      example: one.example ?? '', open_attribute: code(one.open_attribute), level: code(one.level)
    }))
  }
}

const codeFields = new Set<FieldName>(['resource_kind', 'open_attribute', 'update_frequency', 'level', 'origin', 'license'])

/** A field as the interface takes it: nothing chosen is null, unfinished lines are left out. */
function sent(form: EntryForm, name: FieldName): unknown {
  const value = form[name]
  if (codeFields.has(name)) return value === '' ? null : value
  if (name === 'temporal') return form.temporal.start || form.temporal.end ? { start: form.temporal.start || null, end: form.temporal.end || null } : null
  if (name === 'duties') return form.duties.filter((one) => one.name.trim()).map((one) => ({ code: one.code.trim() || null, name: one.name.trim() }))
  if (name === 'source_systems') return form.source_systems.filter((one) => one.name.trim()).map((one) => ({ name: one.name.trim() }))
  if (name === 'closed_basis') return form.closed_basis.map((one) => one.trim()).filter((one) => one !== '')
  if (name === 'contact') return { name: form.contact.name.trim() || null, phone: form.contact.phone.trim() || null, email: form.contact.email.trim() || null }
  if (name === 'extra') return Object.fromEntries(Object.entries(form.extra).map(([identifier, values]) => [identifier, values.map((one) => one.trim()).filter((one) => one !== '')]))
  if (name === 'items') return form.items.map((item) => ({ ...item, type: item.type || undefined, open_attribute: item.open_attribute || undefined }))
  return value
}

/** What has to be sent to bring the saved entry to what the form shows. An entry without a title cannot be, so an empty one waits. */
export function changesOf(form: EntryForm, saved: EntryForm): Record<string, unknown> {
  const changes: Record<string, unknown> = {}
  for (const name of Object.keys(form) as FieldName[]) {
    if (name === 'title' && form.title.trim() === '') continue
    const now = sent(form, name)
    if (JSON.stringify(now) !== JSON.stringify(sent(saved, name))) changes[name] = now
  }
  return changes
}

/** "/items/3/name" → ["items", "3", "name"]. */
export const pointerParts = (pointer: string): string[] => pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The findings about a field or what lies below it. */
export const checksAt = (checks: Check[], pointer: string): Check[] => checks.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))

export const sections = ['data', 'basic', 'opening', 'scope', 'duty', 'items'] as const
export type Section = (typeof sections)[number]

const sectionOfField: Record<string, Section> = {
  resources: 'data', title: 'basic', title_en: 'basic', abstract: 'basic', keywords: 'basic', themes: 'basic', industries: 'basic', priority: 'basic',
  resource_kind: 'basic', language: 'basic', source_note: 'basic', open_attribute: 'opening', conditional_grounds: 'opening', conditions: 'opening',
  closed_reasons: 'opening', closed_basis: 'opening', open_modes: 'opening', open_mode_basis: 'opening', license: 'opening', level: 'opening', level_reason: 'opening', extra: 'basic',
  personal_information: 'opening', sensitive_personal_information: 'opening', important_data: 'opening', collect_basis: 'opening',
  update_frequency: 'scope', temporal: 'scope', spatial: 'scope', origin: 'duty', department: 'duty', duties: 'duty', source_systems: 'duty',
  contact: 'duty', items: 'items'
}
export const sectionOf = (pointer: string): Section => sectionOfField[pointerParts(pointer)[0] ?? ''] ?? 'basic'

// What a request about openness asks for, as lines that people can compare with what is published.
import type { Entry, Item } from '@/client/types'

/** One member of a request: codes stand for themselves until `list` names the code list that has their words. */
export interface AskedLine { field: string; list: string | null; before: string[]; after: string[] }

type NameOf = (condition: string) => string
const texts = (value: unknown, nameOf: NameOf): string[] => {
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return value.flatMap((one) => texts(one, nameOf))
  if (typeof value === 'object') return Object.entries(value).map(([name, one]) => `${nameOf(name)}：${texts(one, nameOf).join('、')}`)
  return [String(value)]
}
const codes = (labels: { code: string }[] | undefined): string[] => (labels ?? []).map((one) => one.code)

/** The members of an entry that a request may name: its name there, the field's name here, its code list. */
const members: { asked: string; field: string; list: string | null; of: (entry: Entry) => string[] }[] = [
  { asked: 'to', field: 'open_attribute', list: 'open_attribute', of: (entry) => [entry.open_attribute?.code ?? ''] },
  { asked: 'grounds', field: 'conditional_grounds', list: 'conditional_ground', of: (entry) => codes(entry.conditional_grounds) },
  { asked: 'conditions', field: 'conditions', list: null, of: (entry) => (entry.conditions ? [entry.conditions] : []) },
  { asked: 'closed_reasons', field: 'closed_reasons', list: 'closed_reason', of: (entry) => codes(entry.closed_reasons) },
  { asked: 'closed_basis', field: 'closed_basis', list: null, of: (entry) => entry.closed_basis ?? [] },
  { asked: 'open_modes', field: 'open_modes', list: 'open_mode', of: (entry) => codes(entry.open_modes) },
  { asked: 'update_frequency', field: 'update_frequency', list: 'update_frequency', of: (entry) => [entry.update_frequency?.code ?? ''] }
]

/** The lines of a request that differ from the entry; without an entry, all that it names. Items are told by `askedItems`. `nameOf`: words of a condition. */
export function askedLines(asked: Record<string, unknown>, entry: Entry | null, nameOf: NameOf): AskedLine[] {
  return members
    .filter((one) => asked[one.asked] !== undefined && asked[one.asked] !== null)
    .map((one) => ({ field: one.field, list: one.list, before: entry ? one.of(entry).filter((text) => text !== '') : [], after: texts(asked[one.asked], nameOf) }))
    .filter((line) => JSON.stringify(line.before) !== JSON.stringify(line.after))
}

/** Data items that a request makes narrower, or takes as they are not. */
export function askedItems(asked: Record<string, unknown>, entry: Entry | null): { name: string; before: string; after: string }[] {
  if (!Array.isArray(asked.items)) return []
  const known = new Map((entry?.items ?? []).map((one) => [one.code, one]))
  return (asked.items as Partial<Record<keyof Item, unknown>>[]).flatMap((one) => {
    const now = known.get(String(one.code))
    const after = typeof one.open_attribute === 'string' ? one.open_attribute : ''
    const before = now?.open_attribute?.code ?? ''
    return after && after !== before ? [{ name: now?.name || String(one.code), before, after }] : []
  })
}

const order = ['unconditional', 'conditional', 'closed']
/** Art. 8(3): from the more open to the less. */
export const narrows = (from: string, to: string): boolean => to !== '' && order.indexOf(to) > order.indexOf(from)
const seldom = ['realtime', 'daily', 'weekly', 'monthly', 'quarterly', 'semiannual', 'annual']
const rank = (code: string): number => (seldom.includes(code) ? seldom.indexOf(code) : seldom.length)
/** Promised more seldom than now. */
export const moreSeldom = (from: string, to: string): boolean => rank(to) > rank(from)

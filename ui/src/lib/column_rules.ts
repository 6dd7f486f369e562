// The rules that a provider declares for the columns of its table: what each kind needs, and what of it is still lacking.
import type { ColumnRule, RuleKind, TriedRule } from '@/client/types'

export const ruleKinds: RuleKind[] = ['required', 'unique', 'range', 'pattern', 'code_list', 'compare', 'foreign_key']
export const comparisons = ['lt', 'le', 'eq', 'ne', 'ge', 'gt'] as const
export const signs: Record<(typeof comparisons)[number], string> = { lt: '<', le: '≤', eq: '=', ne: '≠', ge: '≥', gt: '>' }
export const codesMax = 2000

type Member = 'min' | 'max' | 'pattern' | 'list' | 'codes' | 'comparison' | 'other' | 'resource'
const members: Record<RuleKind, Member[]> = {
  required: [], unique: [], range: ['min', 'max'], pattern: ['pattern'], code_list: ['codes', 'list'], compare: ['comparison', 'other'], foreign_key: ['resource', 'other']
}

/** A rule as it is sent: what belongs to its kind and is filled, nothing else. */
export function bare(rule: ColumnRule): ColumnRule {
  const out: ColumnRule = { kind: rule.kind, columns: rule.kind === 'unique' ? rule.columns : rule.columns.slice(0, 1), effect: rule.effect }
  const kept = members[rule.kind].filter((name) => rule[name] !== null && rule[name] !== undefined && rule[name] !== '')
  for (const name of kept) Object.assign(out, { [name]: rule[name] })
  return rule.note?.trim() ? { ...out, note: rule.note.trim() } : out
}

export const newRule = (kind: RuleKind, columns: string[]): ColumnRule =>
  ({ kind, columns, effect: 'warning', ...(kind === 'code_list' ? { codes: [] } : {}), ...(kind === 'compare' ? { comparison: 'le' as const } : {}) })

export const codesOf = (text: string): string[] => [...new Set(text.split('\n').map((one) => one.trim()).filter(Boolean))].slice(0, codesMax)

const isNumber = (text: string) => /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
const isDate = (text: string) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text)

/** What still stands in the way of this rule, by the name of a text; empty when it can be declared. */
export function lacking(rule: ColumnRule): '' | 'column' | 'bounds' | 'bound_form' | 'bound_order' | 'pattern' | 'codes' | 'other' | 'resource' {
  if (!rule.columns.length || !rule.columns[0]) return 'column'
  if (rule.kind === 'range') {
    const ends = [rule.min, rule.max].filter((one): one is string => Boolean(one))
    if (!ends.length) return 'bounds'
    if (!ends.every(isNumber) && !ends.every(isDate)) return 'bound_form'
    const [low, high] = ends
    if (low !== undefined && high !== undefined && (isNumber(low) ? Number(low) > Number(high) : low > high)) return 'bound_order'
  }
  if (rule.kind === 'pattern' && !rule.pattern) return 'pattern'
  if (rule.kind === 'code_list' && !rule.list && !rule.codes?.length) return 'codes'
  if (rule.kind === 'foreign_key' && !rule.resource) return 'resource'
  if ((rule.kind === 'compare' || rule.kind === 'foreign_key') && !rule.other) return 'other'
  return ''
}

/** Which columns the cells of a broken row belong to. */
export const shownColumns = (rule: ColumnRule): string[] => (rule.kind === 'compare' && rule.other ? [...rule.columns, rule.other] : rule.columns)

/** A trial's outcome belongs to a rule as it was then: changed, it has none. */
export const ruleKey = (rule: ColumnRule): string => JSON.stringify(bare(rule))
export const outcomesByRule = (rules: ColumnRule[], outcomes: TriedRule[]): Map<string, TriedRule> =>
  new Map(outcomes.flatMap((one) => (rules[one.rule] ? [[ruleKey(rules[one.rule]!), one] as const] : [])))

const unables: [RegExp, string][] = [
  [/^the table has no column/, 'no_column'], [/^the code list is empty/, 'no_codes'], [/^the two columns/, 'types'], [/^the other table/, 'no_table']
]
/** The name of the text that says why a rule could not be checked; the platform says it in English. */
export const unableName = (words: string): string => unables.find(([form]) => form.test(words))?.[1] ?? 'other'

/** What a report says of a broken rule, taken apart. */
export function ruleBroken(detail: string): { broken: string; checked: string; kind: string; note: string; rows: string } | null {
  const found = /^(\d+) of (\d+) rows break the rule ([a-z_]+)(?: \((.*)\))?: rows (.*)\.$/s.exec(detail)
  return found ? { broken: found[1]!, checked: found[2]!, kind: found[3]!, note: found[4] ?? '', rows: found[5]! } : null
}

// Art. 5, 10(1): policy documents with the rules they fix, what of the catalogue does not follow them, and grades. What they answer, and
// the operations by name.
import { get, post, request, type Query } from './http'
import type { Label, List, ProviderRef } from './types'

const v1 = '/api/v1'
const at = (id: string) => encodeURIComponent(id)

export const ruleKinds = ['profile', 'grading'] as const
export type RuleKind = (typeof ruleKinds)[number]
export interface DocumentRef { id: string; number: string; title: string }
export interface LimitRule { limit: Label; value: number; extension: number; unit: Label; division: Label; since: string }
export interface RuleChange { kind: string; severity?: string | null; min?: number | null; max?: number | null }
export interface ElementChange {
  identifier: string; zh?: string | null; en?: string | null; obligation?: string | null; min?: number | null; max?: number | null
  code_list?: string | null; condition?: string | null; rules?: RuleChange[] | null
}
export interface ProfileChange { version: string; transition_until?: string | null; elements: ElementChange[] }
export interface GradingChange {
  id: string; zh?: string | null; en?: string | null; level?: string | null; off?: boolean | null; blocks?: boolean | null; personal?: boolean | null
  sensitive?: boolean | null; beside_people?: boolean | null; headings?: string[] | null; themes?: string[] | null; industries?: string[] | null; rows_at_least?: number | null
}
export interface GradingRulesChange { version: string; transition_until?: string | null; rules: GradingChange[] }
export interface Rules { profile?: ProfileChange; grading?: GradingRulesChange }
export interface PolicyLine {
  id: string; number: string; title: string; state: Label; division: Label; issuer: string; effective_from: string; effective_to: string | null
  limits: number; rules: RuleKind[]; version: number
}
export interface PolicyDocument {
  id: string; number: string; title: string; state: Label; division: Label; issuer: string; effective_from: string; effective_to: string | null
  supersedes: DocumentRef | null; superseded_by: DocumentRef | null; text: string; attachment: { name: string; sha256: string } | null
  limits: LimitRule[]; rules: Rules; issued_at: string | null; repeal_reason: string; drafted_by: string; actions: string[]; version: number
}
export interface LimitInput { limit: string; value: number; extension: number }
export interface PolicyInput {
  title: string; number: string; effective_from: string; effective_to?: string | null; supersedes?: string | null; text: string
  attachment?: { name: string; sha256: string } | null; limits: LimitInput[]; rules: Rules
}
export interface TimeLimit { limit: Label; unit: Label; value: number; extension: number; stops_clock: boolean; document: DocumentRef | null }
export interface Report {
  document: { id: string; number: string }; kind: RuleKind; phase: 'trial' | 'force'; state: 'queued' | 'done'; job: string | null; stale: boolean; overdue: boolean
  at: string; begins_on: string; settled_on: string; entries: number; lacking: number
  findings: { pointer: string; code: string; name: string; text: string; entries: number }[]
  providers: { provider: ProviderRef; entries: number; case_id: string | null }[]; may_run: boolean
}
export interface Finding { pointer: string; code: string; name: string; text: string }
export interface NonConforming { id: string; title: string; provider: ProviderRef; findings: Finding[] }
export interface EntryConformity {
  conforms: boolean; items: { document: { id: string; number: string }; kind: RuleKind; settled_on: string; overdue: boolean; findings: Finding[] }[]
}
export interface Element {
  number: number; identifier: string; name: string; obligation: 'M' | 'C' | 'O'; source: string; pointer: string | null; code_list: string | null; condition: string | null
  min: number; max: number | null; article: string; dcat: string | null; rules: { kind: string; severity: string; min: number; max: number }[]
}
export interface CompilationRules { version: string; effective_from: string; basis: string; elements: Element[] }
export interface GradingRule {
  id: string; name: string; level: string; kinds: string[]; headings: string[]; themes: string[]; industries: string[]; flag: string; rows_at_least: number; raises: number
  beside_people: boolean; personal: boolean; sensitive: boolean; blocks: boolean; fixed: boolean
}
export interface GradingRules { version: string; effective_from: string; basis: string; rules: GradingRule[] }
export interface Evidence { rule: string; name: string; level: Label; matched: number; looked_at: number; by_heading: boolean; text: string }
export interface Grading {
  rules: string; suggested: Label; stated: Label; personal: boolean; sensitive: boolean; answered: boolean
  items: { code: string; name: string; level: Label; blocks: boolean; open: boolean; evidence: Evidence[] }[]; reasons: Evidence[]
  decision: { rules: string; level: Label; suggested: Label; reason: string; at: string } | null
}

export const policies = (query: Query) => get<List<PolicyLine>>(`${v1}/policies`, query)
export const policy = (id: string) => get<PolicyDocument>(`${v1}/policies/${at(id)}`)
export const draftPolicy = (body: PolicyInput) => post<PolicyDocument>(`${v1}/policies`, body)
const tagged = async (method: string, path: string, version: number, body?: unknown) => (await request<PolicyDocument>(method, path, { body, ifMatch: `"${version}"` })).data
export const changePolicy = (id: string, version: number, body: PolicyInput) => tagged('PUT', `${v1}/policies/${at(id)}`, version, body)
export const issuePolicy = (id: string, version: number) => tagged('POST', `${v1}/policies/${at(id)}/issue`, version, {})
export const repealPolicy = (id: string, version: number, on: string, reason: string) => tagged('POST', `${v1}/policies/${at(id)}/repeal`, version, { on, reason })
export const discardPolicy = async (id: string): Promise<void> => { await request('DELETE', `${v1}/policies/${at(id)}`) }
export const timeLimits = () => get<List<TimeLimit>>(`${v1}/time-limits`)

export const report = (id: string, kind: RuleKind) => get<Report>(`${v1}/policies/${at(id)}/conformity`, { kind })
export const tryOut = (id: string, kind: RuleKind) => post<{ job: string }>(`${v1}/policies/${at(id)}/conformity`, { kind })
export const nonConforming = (id: string, query: Query) => get<List<NonConforming>>(`${v1}/policies/${at(id)}/conformity/entries`, query)
export const nonConformingCsv = (id: string, kind: RuleKind, provider: string) => `${v1}/policies/${at(id)}/conformity/entries?kind=${kind}&format=csv${provider ? `&provider=${at(provider)}` : ''}`
export const entryConformity = (id: string) => get<EntryConformity>(`${v1}/entries/${at(id)}/conformity`)

export const compilationRules = () => get<CompilationRules>(`${v1}/compilation-rules`)
export const gradingRules = () => get<GradingRules>(`${v1}/grading-rules`)
export const grading = (id: string) => get<Grading>(`${v1}/entries/${at(id)}/grading`)

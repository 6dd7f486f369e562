// Art. 7: channels beside the platform, notices of what is open elsewhere, reports. What they answer, and the operations by name.
import { get, post, request, type Query } from './http'
import type { Label, List, ProviderRef } from './types'

const v1 = '/api/v1'
const at = (id: string) => encodeURIComponent(id)

export type ChannelKind = 'website' | 'interface' | 'app' | 'mini_program' | 'social_account' | 'other'
export const channelKinds: ChannelKind[] = ['website', 'interface', 'app', 'mini_program', 'social_account', 'other']
export const channelStates = ['registered', 'unlawful_new', 'plan_filed', 'migrating', 'merged', 'closed', 'covered', 'dismissed'] as const
export type Fate = 'merge' | 'duplicate' | 'end'
export interface DataSet { title: string; url: string | null; format: string | null; note: string | null }
export interface Mapping { number: number; fate: Fate; entry: string | null; redirect: string | null; reason: string | null }
export interface MergingPlan { version: number; due_on: string; note: string; mapping: Mapping[]; filed_at: string }
export interface Breach {
  id: string; channel: ProviderRef | null; provider: ProviderRef | null; kind: Label; state: Label; division: Label; basis: string; found_at: string
  evidence: Record<string, unknown>; digest: string; reason: string; case_id: string
}
export interface Channel {
  id: string; number: string; name: string; url: string; kind: Label; state: Label; division: Label; provider: ProviderRef | null; offers: string
  opened_on: string | null; first_seen: string | null; unlawful_new: boolean; overdue_since: string | null; inventory: DataSet[]; plan: MergingPlan | null
  merged_at: string | null; closed_at: string | null; notice: string | null; case_id: string; created_at: string; version: number; breaches: Breach[]
}
export interface RegisterFigures { states: { code: string; label: string; count: number }[]; total: number; overdue: number; breaches_open: number }
export const normLevels = ['law', 'administrative_regulation', 'department_rule', 'national_document'] as const
export interface Notice {
  id: string; number: string; title: string; state: Label; division: Label; provider: ProviderRef | null
  rule: { title: string; level: string; number: string | null; article: string | null }; place: { name: string; url: string }; statement: string
  since: string; until: string | null; late: boolean; filed_at: string; read_at: string | null; review_due_on: string; review_due: boolean
  entry: string | null; case_id: string | null
}
export interface ChannelReport { id: string; number: string; url: string; unit: string; state: Label; division: Label; reason: string; created_at: string; decided_at: string | null; contact?: string | null }

export const channels = (query: Query) => get<List<Channel>>(`${v1}/channels`, query)
export const channelFigures = () => get<RegisterFigures>(`${v1}/channels/figures`)
export const channel = (id: string) => get<Channel>(`${v1}/channels/${at(id)}`)
export const registerChannel = (body: unknown) => post<Channel>(`${v1}/channels`, body)
export const changeChannel = async (id: string, version: number, body: unknown) => (await request<Channel>('PATCH', `${v1}/channels/${at(id)}`, { body, ifMatch: `"${version}"` })).data
export const filePlan = async (id: string, version: number, body: unknown) => (await request<Channel>('PUT', `${v1}/channels/${at(id)}/plan`, { body, ifMatch: `"${version}"` })).data
export const notices = (query: Query) => get<List<Notice>>(`${v1}/off-platform-notices`, query)
export const giveNotice = (body: unknown) => post<Notice>(`${v1}/off-platform-notices`, body)
export const reportChannel = (body: unknown) => post<ChannelReport>(`${v1}/channel-reports`, body)
export const channelReport = (id: string) => get<ChannelReport>(`${v1}/channel-reports/${at(id)}`)

// Art. 9: consultations, adopted lists, opening plans, the gap matrix. What they answer, and the operations by name.
import { get, post, request, type Query } from './http'
import type { Label, List, ProviderRef } from './types'

const v1 = '/api/v1'
const at = (id: string) => encodeURIComponent(id)

export const audiences = ['society', 'associations', 'enterprises', 'departments'] as const
export type Audience = (typeof audiences)[number]
export const askedBy = ['letter', 'meeting', 'survey', 'hearing', 'other'] as const
export const provenances = ['national', 'provincial', 'demand'] as const
export const outcomes = ['adopted', 'partly', 'not_adopted'] as const
export const hiddenGrounds = ['personal_data', 'secret', 'insult', 'advertising', 'off_topic'] as const
export interface ListItem { number: number; title: string; text: string; priority: Label[]; provenance: Label; entry: string | null }
export interface ListItemInput { title: string; text: string; priority: string[]; provenance: string; entry?: string | null }
export interface AudienceAsked { audience: Label; asked: boolean; comments: number; evidence: { how: Label; detail: string; url: string; asked_on: string; recorded_at: string }[] }
export interface Consultation {
  id: string; number: string; title: string; intro: string; year: number; state: Label; division: Label; provider: ProviderRef | null
  items: ListItem[]; final_items: ListItem[]; opened_on: string | null; closes_on: string | null; earliest_close: string | null; closed_on: string | null
  audiences: AudienceAsked[]; comments: number; unanswered: number; hidden: number; outcomes: { code: string; label: string; count: number }[]
  responded_at: string | null; adopted_at: string | null; list: string | null; case_id: string | null; missing: string[]; version: number
}
export interface Comment {
  number: number; item: number | null; audience: Label; state: Label; author: string; text: string; created_at: string
  outcome: Label | null; ground: Label | null; reply: string; hidden_reason: string; replied_at: string | null
}
export interface PriorityList {
  id: string; number: number; year: number; title: string; provider: ProviderRef | null; division: Label; consultation: string; digest: string
  adopted_at: string; items: ListItem[]
}
export interface ListDiff { from: string; to: string; added: ListItem[]; removed: ListItem[]; changed: { before: ListItem; after: ListItem }[]; unchanged: number }
export interface PlanMilestone { name: string; due_on: string; done_on: string | null; overdue?: boolean }
export interface Score { points: number; demand: number; value: number; readiness: number; safety: number; formula: string; lowest: string }
export interface PlanItem {
  id: string; title: string; owner: string; note: string; dropped: string; state: Label; provenance: Label; due_on: string; priority: Label[]
  entry: ProviderRef | null; opened_on: string | null; overdue_since: string | null; milestones: PlanMilestone[]
  inputs: { views: number; downloads: number; calls: number; requests: number; as_of: string | null; value: number; readiness: number; risk: number }; score: Score
}
export interface OpeningPlan {
  id: string; title: string; year: number; state: Label; division: Label; provider: ProviderRef | null; published_at: string | null
  counts: { code: string; label: string; count: number }[]; items: PlanItem[]; version: number
}
export interface PlanItemInput {
  id?: string | null; title: string; owner: string; due_on: string; priority: string[]; provenance: string; value: number; readiness: number; risk: number
  entry?: string | null; milestones: PlanMilestone[]; note: string; dropped: string
}
export interface GapMatrix {
  columns: { code: string; label: string; kind: 'field' | 'domain' | 'record' }[]; rows: { division: Label; counts: number[] }[]; totals: number[]; empty: number
}

export const consultations = (query: Query) => get<List<Consultation>>(`${v1}/consultations`, query)
export const consultation = (id: string) => get<Consultation>(`${v1}/consultations/${at(id)}`)
export const beginConsultation = (body: unknown) => post<Consultation>(`${v1}/consultations`, body)
export const changeConsultation = async (id: string, version: number, body: unknown) =>
  (await request<Consultation>('PATCH', `${v1}/consultations/${at(id)}`, { body, ifMatch: `"${version}"` })).data
export const recordAsked = (id: string, body: unknown) => post<Consultation>(`${v1}/consultations/${at(id)}/audiences`, body)
export const actOnConsultation = (id: string, action: string, body: unknown = {}) => post<Consultation>(`${v1}/consultations/${at(id)}/actions/${at(action)}`, body)
export const comments = (id: string, query: Query) => get<List<Comment>>(`${v1}/consultations/${at(id)}/comments`, query)
export const comment = (id: string, body: unknown) => post<Comment>(`${v1}/consultations/${at(id)}/comments`, body)
export const answerComment = async (id: string, number: number, body: unknown) => (await request<Comment>('PUT', `${v1}/consultations/${at(id)}/comments/${number}/reply`, { body })).data
export const hideComment = (id: string, number: number, body: unknown) => post<Comment>(`${v1}/consultations/${at(id)}/comments/${number}/actions/hide`, body)
export const showComment = (id: string, number: number) => post<Comment>(`${v1}/consultations/${at(id)}/comments/${number}/actions/show`)
export const priorityLists = (query: Query) => get<List<PriorityList>>(`${v1}/priority-lists`, query)
export const priorityList = (id: string) => get<PriorityList>(`${v1}/priority-lists/${at(id)}`)
export const priorityListDiff = (from: string, to: string) => get<ListDiff>(`${v1}/priority-lists/diff`, { from, to })
export const openingPlans = (query: Query) => get<List<OpeningPlan>>(`${v1}/opening-plans`, query)
export const openingPlan = (id: string) => get<OpeningPlan>(`${v1}/opening-plans/${at(id)}`)
export const beginPlan = (body: unknown) => post<OpeningPlan>(`${v1}/opening-plans`, body)
export const changePlan = async (id: string, version: number, body: unknown) => (await request<OpeningPlan>('PUT', `${v1}/opening-plans/${at(id)}`, { body, ifMatch: `"${version}"` })).data
export const publishPlan = async (id: string, version: number) =>
  (await request<OpeningPlan>('POST', `${v1}/opening-plans/${at(id)}/actions/publish`, { body: {}, ifMatch: `"${version}"` })).data
export const gaps = () => get<GapMatrix>(`${v1}/priority-gaps`)
export const assignTask = (body: unknown) => post<{ case_id: string }>(`${v1}/priority-gaps/tasks`, body)

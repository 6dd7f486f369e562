// A search is its address: everything chosen on the page is read from the query and written to it.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { Query } from '@/client/http'

export const facetNames = ['theme', 'division', 'openness', 'provider', 'format', 'update_frequency', 'industry', 'priority', 'level'] as const
export type FacetName = (typeof facetNames)[number]
export const sorts = ['relevance', '-updated_at', '-issued_at', '-downloads', '-rows', 'title'] as const
export type Sort = (typeof sorts)[number]
export const pageSize = 20
export const shownMax = 400

export interface SearchState { q: string; facets: Record<FacetName, string[]>; updatedSince: string; sort: Sort; shown: number }

const list = (value: LocationQuery[string] | undefined): string[] =>
  [...new Set((Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== ''))]
const first = (value: LocationQuery[string] | undefined): string => list(value)[0] ?? ''

export const defaultSort = (q: string): Sort => (q ? 'relevance' : '-updated_at')
/** Relevance to nothing means nothing, so it is offered only beside a question. */
export const sortsFor = (q: string): Sort[] => sorts.filter((one) => q !== '' || one !== 'relevance')

export function readState(query: LocationQuery): SearchState {
  const q = first(query.q).trim()
  const sort = first(query.sort) as Sort
  const shown = Number.parseInt(first(query.shown), 10)
  return {
    q,
    facets: Object.fromEntries(facetNames.map((name) => [name, list(query[name])])) as Record<FacetName, string[]>,
    updatedSince: /^\d{4}-\d{2}-\d{2}$/.test(first(query.updated_since)) ? first(query.updated_since) : '',
    sort: sortsFor(q).includes(sort) ? sort : defaultSort(q),
    shown: Number.isFinite(shown) ? Math.min(shownMax, Math.max(pageSize, shown)) : pageSize
  }
}

export function writeState(state: SearchState): LocationQueryRaw {
  const query: LocationQueryRaw = {}
  if (state.q) query.q = state.q
  for (const name of facetNames) if (state.facets[name].length) query[name] = state.facets[name]
  if (state.updatedSince) query.updated_since = state.updatedSince
  if (state.sort !== defaultSort(state.q)) query.sort = state.sort
  if (state.shown > pageSize) query.shown = String(state.shown)
  return query
}

/** The same search as the interface takes it. */
export function requestOf(state: SearchState): Query {
  const query: Query = { q: state.q, sort: state.sort, limit: state.shown, facets: facetNames.join(',') }
  for (const name of facetNames) if (state.facets[name].length) query[name] = state.facets[name]
  if (state.updatedSince) query.updated_since = state.updatedSince
  return query
}

export const toggled = (state: SearchState, name: FacetName, code: string): SearchState => {
  const had = state.facets[name]
  const next = had.includes(code) ? had.filter((one) => one !== code) : [...had, code]
  return { ...state, shown: pageSize, facets: { ...state.facets, [name]: next } }
}
export const cleared = (state: SearchState): SearchState => ({
  ...state, shown: pageSize, updatedSince: '', facets: Object.fromEntries(facetNames.map((name) => [name, []])) as unknown as Record<FacetName, string[]>
})
export const chosenCount = (state: SearchState): number =>
  facetNames.reduce((sum, name) => sum + state.facets[name].length, 0) + (state.updatedSince ? 1 : 0)

// A view of a table is its address: filters, order, page and hidden columns.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { filterFromText, filterToText, whereOf, type Filter } from './expression'

export interface GridState { filters: Filter[]; q: string; sort: string; descending: boolean; page: number; size: number; hidden: string[] }
export const sizes = [20, 50, 100] as const

const all = (value: LocationQuery[string] | undefined): string[] => (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')

export function readGrid(query: LocationQuery): GridState {
  const order = all(query.order)[0] ?? ''
  const page = Number.parseInt(all(query.page)[0] ?? '', 10)
  const size = Number.parseInt(all(query.size)[0] ?? '', 10)
  return {
    filters: all(query.f).map(filterFromText).filter((one) => one !== null),
    q: all(query.find)[0] ?? '',
    sort: order.replace(/^-/, ''),
    descending: order.startsWith('-'),
    page: page > 0 ? page : 1,
    size: sizes.find((one) => one === size) ?? sizes[0],
    hidden: (all(query.hide)[0] ?? '').split(',').filter((one) => one !== '')
  }
}

export function writeGrid(state: GridState): LocationQueryRaw {
  const query: LocationQueryRaw = {}
  if (state.filters.length) query.f = state.filters.map(filterToText)
  if (state.q) query.find = state.q
  if (state.sort) query.order = (state.descending ? '-' : '') + state.sort
  if (state.page > 1) query.page = String(state.page)
  if (state.size !== sizes[0]) query.size = String(state.size)
  if (state.hidden.length) query.hide = state.hidden.join(',')
  return query
}

/** Not sorted → ascending → descending → not sorted. */
export function nextSort(state: GridState, column: string): Pick<GridState, 'sort' | 'descending' | 'page'> {
  if (state.sort !== column) return { sort: column, descending: false, page: 1 }
  return state.descending ? { sort: '', descending: false, page: 1 } : { sort: column, descending: true, page: 1 }
}

/** The view as parameters of `records`. */
export function recordsQuery(state: GridState, typeOf: (column: string) => string): Record<string, string> {
  const query: Record<string, string> = {}
  const where = whereOf(state.filters, typeOf)
  if (where) query.where = where
  if (state.q) query.q = state.q
  if (state.sort) query.order_by = state.sort + (state.descending ? ' desc' : '')
  return query
}

// A view of a table is its address: filters, order, groups, page and hidden columns.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { filterFromText, filterToText, whereOf, type Filter } from './expression'
import { keyExpression, keyFromText, keyToText, totalExpression, totalFromText, totalToText, type Key, type Total } from './keys'

export type Box = [west: number, south: number, east: number, north: number]
export interface GridState {
  filters: Filter[]; q: string; box: Box | null; group: Key[]; totals: Total[]
  sort: string; descending: boolean; page: number; size: number; hidden: string[]
}
/** What a view has to know about its table. */
export interface Shape { typeOf: (column: string) => string; longitude?: string; latitude?: string }
/** A column of a grouped answer: `id` is its key in the answer and what it is sorted by. */
export interface GroupColumn { id: string; key?: Key; total?: Total }
export const sizes = [20, 50, 100] as const
export const groupsMax = 3

type Value = LocationQuery[string] | undefined
const all = (value: Value): string[] => (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string')
const parted = <T>(value: Value, read: (text: string) => T | null): T[] =>
  (all(value)[0] ?? '').split(',').map(read).filter((one): one is Awaited<T> & T => one !== null)

export function boxFromText(text: string): Box | null {
  const numbers = text.split(',').map(Number)
  if (text === '' || numbers.length !== 4 || numbers.some((one) => !Number.isFinite(one))) return null
  const [west, south, east, north] = numbers as Box
  return south < north && Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 ? [west, south, east, north] : null
}

export function readGrid(query: LocationQuery): GridState {
  const order = all(query.order)[0] ?? ''
  const page = Number.parseInt(all(query.page)[0] ?? '', 10)
  const size = Number.parseInt(all(query.size)[0] ?? '', 10)
  return {
    filters: all(query.f).map(filterFromText).filter((one) => one !== null),
    q: all(query.find)[0] ?? '',
    box: boxFromText(all(query.box)[0] ?? ''),
    group: parted(query.group, keyFromText).slice(0, groupsMax),
    totals: parted(query.totals, totalFromText),
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
  if (state.box) query.box = state.box.join(',')
  if (state.group.length) query.group = state.group.map(keyToText).join(',')
  if (state.group.length && state.totals.length) query.totals = state.totals.map(totalToText).join(',')
  if (state.sort) query.order = (state.descending ? '-' : '') + state.sort
  if (state.page > 1) query.page = String(state.page)
  if (state.size !== sizes[0]) query.size = String(state.size)
  if (state.hidden.length) query.hide = state.hidden.join(',')
  return query
}
/** The names in an address that say which rows are meant: shared by grid, charts, map and the interface's examples. */
export const rowNames = ['f', 'find', 'box'] as const
export const gridNames = [...rowNames, 'group', 'totals', 'order', 'page', 'size', 'hide'] as const

/** Not sorted → ascending → descending → not sorted. */
export function nextSort(state: GridState, column: string): Pick<GridState, 'sort' | 'descending' | 'page'> {
  if (state.sort !== column) return { sort: column, descending: false, page: 1 }
  return state.descending ? { sort: '', descending: false, page: 1 } : { sort: column, descending: true, page: 1 }
}

/** Keys first, the number of rows, then what was asked of the groups. */
export function groupColumns(state: GridState): GroupColumn[] {
  return [
    ...state.group.map((key, index) => ({ id: `key_${index + 1}`, key })),
    { id: 'row_count', total: { measure: 'count', column: '' } as Total },
    ...state.totals.filter((one) => one.measure !== 'count').map((total, index) => ({ id: `total_${index + 1}`, total }))
  ]
}
const expressionOf = (one: GroupColumn): string => (one.key ? keyExpression(one.key) : totalExpression(one.total!))

/** Which rows the view shows, as a condition. */
export function whereOfView(state: Pick<GridState, 'filters' | 'box'>, shape: Shape): string {
  const parts = [whereOf(state.filters, shape.typeOf)]
  if (state.box && shape.longitude && shape.latitude) parts.push(`within_bbox(${shape.longitude}, ${shape.latitude}, ${state.box.join(', ')})`)
  return parts.filter((one) => one !== '').join(' and ')
}

/** The view as parameters of `records`. */
export function recordsQuery(state: GridState, shape: Shape): Record<string, string> {
  const query: Record<string, string> = {}
  const where = whereOfView(state, shape)
  if (where) query.where = where
  if (state.q) query.q = state.q
  const direction = state.descending ? ' desc' : ''
  if (!state.group.length) {
    if (state.sort && !/^(key|total)_\d$|^row_count$/.test(state.sort)) query.order_by = state.sort + direction
    return query
  }
  const columns = groupColumns(state)
  query.select = columns.map((one) => `${expressionOf(one)} as ${one.id}`).join(', ')
  query.group_by = state.group.map(keyExpression).join(', ')
  const sorted = columns.find((one) => one.id === state.sort)
  query.order_by = sorted ? expressionOf(sorted) + direction : 'count(*) desc'
  return query
}

/** The filters that show the rows of one group; null where a value cannot be written as one. */
export function filtersOfGroup(state: GridState, row: Record<string, unknown>): Filter[] | null {
  const out: Filter[] = []
  for (const [index, key] of state.group.entries()) {
    const value = row[`key_${index + 1}`]
    if (value === null || value === undefined) out.push({ column: key.column, operator: 'empty', value: '' })
    else if (key.bin === '') out.push({ column: key.column, operator: 'equals', value: String(value) })
    else {
      const [from, to] = key.bin.startsWith('w') && key.bin !== 'week' ? [String(value), String(Number((Number(value) + Number(key.bin.slice(1))).toPrecision(12)))] : spanOf(String(value), key.bin)
      if (!to) return null
      out.push({ column: key.column, operator: 'at_least', value: from }, { column: key.column, operator: 'less', value: to })
    }
  }
  return out
}

const days: Record<string, number> = { day: 1, week: 7 }
const months: Record<string, number> = { month: 1, quarter: 3, year: 12 }
/** Where a unit of time begins and where the next one does. */
function spanOf(start: string, unit: string): [string, string] {
  const at = new Date(`${start.slice(0, 10)}T${start.slice(11, 19) || '00:00:00'}Z`)
  if (Number.isNaN(at.getTime())) return [start, '']
  if (unit === 'hour') at.setUTCHours(at.getUTCHours() + 1)
  else if (days[unit]) at.setUTCDate(at.getUTCDate() + days[unit])
  else at.setUTCMonth(at.getUTCMonth() + months[unit]!)
  const end = at.toISOString()
  return unit === 'hour' ? [start.slice(0, 19), end.slice(0, 19)] : [start.slice(0, 10), end.slice(0, 10)]
}

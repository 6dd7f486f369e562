// A chart is its address: what kind, of which columns, worked out how. Which rows it is of says the grid's part of the address.
import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { ColumnProfile, TableColumn } from '@/client/types'
import { binsFor } from './bins'
import { isDated, isNumeric } from './expression'
import { isCode, keyExpression, keyFromText, keyToText, totalExpression, totalFromText, totalToText, type Key, type Total } from './keys'

export const kinds = ['bar', 'line', 'scatter', 'pie', 'map', 'places', 'pivot'] as const
export type ChartKind = (typeof kinds)[number]
export const tops = [10, 20, 50, 100] as const
export const headingMax = 120
/** `x` of a scatter plot and its `y` are columns as they are; of places only `y` counts, which gives dots their size. */
export interface ChartSpec { kind: ChartKind; x: Key; y: Total; by: Key | null; stacked: boolean; top: number; heading: string }
export const chartNames = ['chart', 'x', 'y', 'by', 'stack', 'top', 'heading'] as const

const one = (value: LocationQuery[string] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''))

/** What the address says; what it does not say is left out. */
export function readChart(query: LocationQuery): Partial<ChartSpec> {
  const kind = kinds.find((each) => each === one(query.chart))
  const x = keyFromText(one(query.x))
  const y = one(query.y)
  const total = totalFromText(y) ?? (isCode(y) ? ({ measure: 'avg', column: y } as Total) : null)
  const by = keyFromText(one(query.by))
  const top = tops.find((each) => String(each) === one(query.top))
  const heading = one(query.heading).slice(0, headingMax)
  return {
    ...(kind ? { kind } : {}), ...(x ? { x } : {}), ...(total ? { y: total } : {}), ...(by ? { by } : {}),
    ...(one(query.stack) === '1' ? { stacked: true } : {}), ...(top ? { top } : {}), ...(heading ? { heading } : {})
  }
}

const usesRows = (kind: ChartKind): boolean => kind === 'scatter' || kind === 'places'

export function writeChart(spec: ChartSpec): LocationQueryRaw {
  const query: LocationQueryRaw = { chart: spec.kind }
  if (spec.kind !== 'places' && spec.x.column) query.x = keyToText(spec.kind === 'scatter' ? { ...spec.x, bin: '' } : spec.x)
  query.y = usesRows(spec.kind) && spec.y.column ? spec.y.column : totalToText(spec.y)
  if (spec.by) query.by = keyToText(spec.by)
  if (spec.stacked) query.stack = '1'
  if (spec.top !== tops[1]) query.top = String(spec.top)
  if (spec.heading) query.heading = spec.heading
  return query
}

const manyValues = 60
const isPlace = (column: TableColumn): boolean => column.role === 'longitude' || column.role === 'latitude'
export const figures = (columns: TableColumn[]): TableColumn[] => columns.filter((each) => isNumeric(each.type.code) && !isPlace(each))
/** Columns that make sense below a chart: more than one value, and no text that is another one in every row. */
export const dimensions = (columns: TableColumn[], profiles: Map<string, ColumnProfile>): TableColumn[] =>
  columns.filter((each) => !isPlace(each) && (profiles.get(each.code)?.distinct ?? 2) > 1)

/** Dates first, then the text whose values can be counted on a page, then anything. */
export function firstDimension(columns: TableColumn[], profiles: Map<string, ColumnProfile>): TableColumn | undefined {
  const distinct = (each: TableColumn) => profiles.get(each.code)?.distinct ?? manyValues
  const counted = columns.filter((each) => !isDated(each.type.code) && distinct(each) >= 2 && distinct(each) <= manyValues)
  const texts = columns.filter((each) => each.type.code === 'text')
  return columns.find((each) => isDated(each.type.code)) ?? counted.sort((a, b) => distinct(b) - distinct(a))[0] ?? texts.sort((a, b) => distinct(a) - distinct(b))[0] ?? columns[0]
}

export interface Ground { columns: TableColumn[]; profiles: Map<string, ColumnProfile>; places: boolean }

/** The whole chart of an address: what is missing or does not fit the table is chosen from the table. */
export function completeChart(asked: Partial<ChartSpec>, { columns, profiles, places }: Ground): ChartSpec {
  const known = (code: string) => columns.find((each) => each.code === code)
  const cut = (column: TableColumn | undefined): Key => (column ? { column: column.code, bin: binsFor(column.type.code, profiles.get(column.code)).first } : { column: '', bin: '' })
  const numbers = figures(columns)
  const wanted = asked.kind ?? (places && !asked.x ? 'places' : undefined)
  const scatters = wanted === 'scatter'
  const given = asked.x ? known(asked.x.column) : undefined
  const x = scatters
    ? { column: (given && isNumeric(given.type.code) ? given : (numbers[0] ?? columns.find((each) => isNumeric(each.type.code))))?.code ?? '', bin: '' }
    : given ? fitting(asked.x!, given) : cut(firstDimension(dimensions(columns, profiles), profiles))
  const counted: Total = { measure: 'count', column: '' }
  let y = asked.y && (asked.y.measure === 'count' || known(asked.y.column)) ? asked.y : counted
  if (y.measure !== 'count' && y.measure !== 'distinct' && !isNumeric(known(y.column)!.type.code)) y = counted
  if (scatters && y.measure === 'count') y = { measure: 'avg', column: (numbers.find((each) => each.code !== x.column) ?? numbers[0])?.code ?? x.column }
  const split = asked.by ? known(asked.by.column) : undefined
  const byKey = split && split.code !== x.column ? fitting(asked.by!, split) : null
  const type = known(x.column)?.type.code ?? 'text'
  const kind = wanted === 'places' && !places ? 'bar' : (wanted ?? (isDated(type) ? 'line' : 'bar'))
  return { kind, x, y, by: kind === 'pie' || kind === 'map' ? null : byKey, stacked: asked.stacked ?? false, top: asked.top ?? tops[1], heading: asked.heading ?? '' }
}

/** A key whose cut the column's type can bear. */
function fitting(key: Key, column: TableColumn): Key {
  const steps = key.bin.startsWith('w') && key.bin !== 'week'
  const good = key.bin === '' || (steps ? isNumeric(column.type.code) : isDated(column.type.code) && (key.bin !== 'hour' || column.type.code === 'datetime'))
  return good ? key : { ...key, bin: '' }
}

export const groupsMax = 10_000
export const pointsMax = 5000

/** What the chart asks `records` for. `where` and `q` say which rows; codes of places are cut to their city's. */
export function chartQuery(spec: ChartSpec, rows: { where: string; q: string }, shape: { longitude?: string; latitude?: string; label?: string; codes?: boolean }): Record<string, string | number> {
  const present = (columns: string[]) => [rows.where, ...columns.map((each) => `${each} is not null`)].filter((each) => each !== '').join(' and ')
  const query: Record<string, string | number> = rows.q ? { q: rows.q } : {}
  if (spec.kind === 'places') {
    const value = spec.y.measure === 'count' ? '' : `, ${spec.y.column} as y`
    const label = shape.label ? `, ${shape.label} as s` : ''
    return { ...query, select: `${shape.longitude} as lon, ${shape.latitude} as lat${value}${label}`, where: present([shape.longitude!, shape.latitude!]), limit: pointsMax }
  }
  if (spec.kind === 'scatter') {
    const split = spec.by ? `, ${keyExpression(spec.by)} as s` : ''
    return { ...query, select: `${spec.x.column} as x, ${spec.y.column} as y${split}`, where: present([spec.x.column, spec.y.column]), limit: pointsMax }
  }
  const keys = [spec.x, ...(spec.by ? [spec.by] : [])].map(keyExpression)
  if (spec.kind === 'map' && shape.codes) keys[0] = `left(text(${spec.x.column}), 4)`
  const figure = totalExpression(spec.y)
  return {
    ...query, select: keys.map((each, index) => `${each} as ${index ? 's' : 'x'}`).concat(`${figure} as y`).join(', '),
    where: present([spec.x.column]), group_by: keys.join(', '), order_by: `${figure} desc`, limit: groupsMax
  }
}

// What a chart asks of a table, and where its marks lie.
import type { ColumnProfile, TableColumn } from '@/client/types'
import { isDated, isNumeric } from './expression'

export const measures = ['count', 'sum', 'avg', 'min', 'max'] as const
export type Measure = (typeof measures)[number]
export interface Point { x: string; value: number }
export interface ChartQuery { kind: 'bars' | 'line'; query: Record<string, string | number> }

const barsMax = 24
const pointsMax = 2000
const manyValues = 60
const yearMs = 365.25 * 86_400_000

/** Years for long spans, months for middling ones, days for short ones. */
export function stepOf(from: unknown, to: unknown): 'year' | 'month' | 'day' {
  const span = Date.parse(String(to)) - Date.parse(String(from))
  if (!Number.isFinite(span)) return 'month'
  if (span > 25 * yearMs) return 'year'
  return span > 0.6 * yearMs ? 'month' : 'day'
}

/** Columns that make sense below a chart: dates, and whatever has few enough values to be told apart. */
export const dimensions = (columns: TableColumn[], profile: Map<string, ColumnProfile>): TableColumn[] =>
  columns.filter((one) => {
    const found = profile.get(one.code)
    if (one.role === 'longitude' || one.role === 'latitude') return false
    if (isDated(one.type.code) || one.type.code === 'boolean') return true
    if (!found) return true
    return isNumeric(one.type.code) ? found.distinct <= 400 && found.distinct > 1 : found.distinct > 1
  })

export const values = (columns: TableColumn[]): TableColumn[] =>
  columns.filter((one) => isNumeric(one.type.code) && one.role !== 'longitude' && one.role !== 'latitude')

/** Dates first, then the text whose values can be counted on a page, then anything. */
export function firstDimension(columns: TableColumn[], profile: Map<string, ColumnProfile>): TableColumn | undefined {
  const distinct = (one: TableColumn) => profile.get(one.code)?.distinct ?? manyValues
  const texts = columns.filter((one) => !isDated(one.type.code) && distinct(one) >= 2 && distinct(one) <= manyValues)
  return columns.find((one) => isDated(one.type.code)) ?? texts.sort((a, b) => distinct(b) - distinct(a))[0] ?? columns[0]
}

export function chartQuery(x: TableColumn, measure: Measure, y: string, profile: ColumnProfile | undefined): ChartQuery {
  const value = measure === 'count' ? 'count(*)' : `${measure}(${y})`
  if (isDated(x.type.code)) {
    const key = `date_trunc('${stepOf(profile?.min, profile?.max)}', ${x.code})`
    return { kind: 'line', query: { select: `${key} as x, ${value} as value`, where: `${x.code} is not null`, group_by: key, order_by: 'x', limit: pointsMax } }
  }
  const line = isNumeric(x.type.code) && (profile?.distinct ?? 0) > barsMax
  return {
    kind: line ? 'line' : 'bars',
    query: { select: `${x.code} as x, ${value} as value`, where: `${x.code} is not null`, group_by: x.code, order_by: line || isNumeric(x.type.code) ? 'x' : 'value desc', limit: line ? pointsMax : barsMax }
  }
}

/** Round steps that cover [low, high]: 0, 200, 400 … */
export function ticks(low: number, high: number, about: number): number[] {
  const span = high - low || Math.abs(high) || 1
  const raw = span / Math.max(1, about)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? 10 * power
  const first = Math.floor(low / step) * step
  const out: number[] = []
  for (let at = first; at < high + step * 0.999; at += step) out.push(Number(at.toPrecision(12)))
  return out
}

/** The scale of an axis: from zero where values are near it, so that bars and lines do not exaggerate. */
export function scaleOf(values: number[], about = 5): { low: number; high: number; ticks: number[] } {
  const least = Math.min(...values)
  const most = Math.max(...values)
  const same = least === most
  const low = least >= 0 && (same || least < 0.6 * most) ? 0 : least
  const marks = ticks(low, same ? Math.max(most, 0) || low + 1 : most, about)
  return { low: marks[0]!, high: marks.at(-1)!, ticks: marks }
}

/** The date part that tells points apart. */
export const shortDate = (x: string, step: 'year' | 'month' | 'day'): string => (step === 'year' ? x.slice(0, 4) : step === 'month' ? x.slice(0, 7) : x.slice(0, 10))

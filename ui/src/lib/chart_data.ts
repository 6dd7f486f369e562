// The answers of `records` as what a chart draws: some values of x, and a line or a row of bars for each series.
import type { Row } from '@/client/types'
import { cell } from './format'
import { keyText } from './keys'
import type { ChartSpec } from './chart_state'

export interface Series { name: string; values: (number | null)[] }
export interface Cells { x: string[]; raw: (string | number)[]; series: Series[]; droppedX: number; droppedSeries: number; foldedX: number; total: number }
export interface Dot { x: number; y: number; series: string; value: number | null }
export const seriesMax = 8
export const columnsMax = 24
export const sliceMax = 8
const continuousMax = 2000

export const isAdditive = (spec: ChartSpec): boolean => spec.y.measure === 'count' || spec.y.measure === 'sum'
const numberOf = (value: unknown): number | null => (value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value))
/** Numbers by what they are worth, below zero too; times and anything else as they are written. */
const inOrder = (a: string, b: string): number => (Number.isFinite(Number(a)) && Number.isFinite(Number(b)) ? Number(a) - Number(b) : a.localeCompare(b, 'en', { numeric: true }))
const weigh = (values: (number | null)[]): number => values.reduce<number>((sum, one) => sum + Math.abs(one ?? 0), 0)

/** Groups as a table of x by series. Times and numbers keep their order; others come by weight, the largest `top` of them. */
export function cellsOf(rows: Row[], total: number, spec: ChartSpec, ordered: { x: boolean; series: boolean }, words: { other: string; none: string }): Cells {
  const xs = new Map<string, { raw: string | number; at: Map<string, number | null> }>()
  const names = new Map<string, number>()
  for (const row of rows) {
    const x = keyText(row.x, spec.x) || cell(row.x)
    const name = spec.by ? (row.s === null ? words.none : keyText(row.s, spec.by)) : ''
    const value = numberOf(row.y)
    const found = xs.get(x) ?? { raw: typeof row.x === 'number' ? row.x : cell(row.x), at: new Map() }
    xs.set(x, found)
    found.at.set(name, value)
    names.set(name, (names.get(name) ?? 0) + Math.abs(value ?? 0))
  }
  const kept = [...names].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  const most = spec.kind === 'pivot' ? columnsMax : seriesMax
  const shown = kept.slice(0, most)
  if (ordered.series) shown.sort(inOrder)
  const rest = kept.slice(most)
  const folds = rest.length > 0 && isAdditive(spec)
  const lines = [...xs].map(([x, { raw, at }]) => {
    const values = shown.map((name) => at.get(name) ?? null)
    if (folds) values.push(rest.reduce((sum, name) => sum + (at.get(name) ?? 0), 0))
    return { x, raw, values }
  })
  const compare = (a: { raw: string | number }, b: { raw: string | number }) => (typeof a.raw === 'number' && typeof b.raw === 'number' ? a.raw - b.raw : String(a.raw) < String(b.raw) ? -1 : 1)
  if (ordered.x && spec.kind !== 'pie') lines.sort(compare)
  else if (spec.by) lines.sort((a, b) => weigh(b.values) - weigh(a.values))
  const limit = spec.kind === 'map' ? lines.length : spec.kind === 'pie' ? sliceMax : ordered.x ? continuousMax : spec.top
  const slices = lines.slice(0, limit)
  const gone = lines.slice(limit)
  let foldedX = 0
  if (spec.kind === 'pie' && gone.length && isAdditive(spec)) {
    foldedX = gone.length
    slices.push({ x: words.other, raw: words.other, values: [gone.reduce((sum, one) => sum + (one.values[0] ?? 0), 0)] })
  }
  return {
    x: slices.map((one) => one.x), raw: slices.map((one) => one.raw), total,
    series: [...shown, ...(folds ? [words.other] : [])].map((name, index) => ({ name, values: slices.map((one) => one.values[index] ?? null) })),
    droppedX: gone.length - foldedX, droppedSeries: folds ? 0 : rest.length, foldedX
  }
}

export function dotsOf(rows: Row[], spec: ChartSpec, none: string): Dot[] {
  const places = spec.kind === 'places'
  return rows.map((row) => ({
    x: Number(places ? row.lon : row.x), y: Number(places ? row.lat : row.y), value: numberOf(row.y),
    series: places ? cell(row.s) : spec.by ? (row.s === null ? none : keyText(row.s, spec.by)) : ''
  }))
}

/** Sums of a pivot table's rows and columns, where summing makes sense. */
export function sumsOf(cells: Cells): { rows: number[]; columns: number[]; all: number } {
  const columns = cells.series.map((one) => one.values.reduce<number>((sum, value) => sum + (value ?? 0), 0))
  const rows = cells.x.map((_, index) => cells.series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0))
  return { rows, columns, all: columns.reduce((sum, one) => sum + one, 0) }
}

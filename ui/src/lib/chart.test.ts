import { describe, expect, it } from 'vitest'
import type { ColumnProfile, TableColumn } from '@/client/types'
import { unitOf } from './bins'
import { cellsOf, sumsOf } from './chart_data'
import { drawingOf, framed } from './chart_option'
import { chartQuery, completeChart, readChart, writeChart, type ChartSpec, type Ground } from './chart_state'
import type { Box } from './grid_state'
import { boundsOf, boundsOfShapes, fieldsQuery, placesQuery, sideOf, windowOf } from './places'
import { cityOf, coasts, ringOf, shandong, unwrapped } from './outlines'

const column = (code: string, type: string, role = ''): TableColumn => ({ code, name: code, type: { code: type, label: type }, role })
const profile = (code: string, distinct: number, min = '', max = ''): [string, ColumnProfile] => [code, { code, distinct, min, max } as unknown as ColumnProfile]
const ground: Ground = {
  columns: [column('name', 'text'), column('city', 'text'), column('opened', 'date'), column('lines', 'integer'), column('price', 'decimal')],
  profiles: new Map([profile('name', 5000), profile('city', 16), profile('opened', 900, '1990-01-01', '2024-01-01'), profile('lines', 300, '0', '1000'), profile('price', 40, '0', '5')]), places: false
}
const spec = (part: Partial<ChartSpec> = {}): ChartSpec => ({ kind: 'bar', x: { column: 'city', bin: '' }, y: { measure: 'sum', column: 'lines' }, by: null, stacked: false, top: 20, heading: '', ...part })
const plain = { x: false, series: false }
const inOrder = { x: true, series: false }
const words = { other: '其他', none: '空' }

describe('a chart and its address', () => {
  it('are the same thing', () => {
    const all: ChartSpec[] = [
      spec(), spec({ kind: 'line', x: { column: 'opened', bin: 'month' }, by: { column: 'city', bin: '' }, stacked: true }), spec({ kind: 'pie', y: { measure: 'count', column: '' }, heading: '各市 & “线路”?' }),
      spec({ kind: 'scatter', x: { column: 'lines', bin: '' }, y: { measure: 'avg', column: 'price' } }), spec({ kind: 'pivot', by: { column: 'price', bin: 'w0.5' }, top: 100 }), spec({ kind: 'map' })
    ]
    for (const one of all) {
      const text = new URLSearchParams(writeChart(one) as Record<string, string>).toString()
      expect(completeChart(readChart(Object.fromEntries(new URLSearchParams(text))), ground), text).toEqual(one)
    }
  })
  it('take nothing that is no column or no kind', () => {
    expect(readChart({ chart: 'cake', x: "x'; drop", y: 'total.lines', by: 'a b', top: '7', stack: 'yes' })).toEqual({})
    expect(completeChart({ x: { column: 'nothing', bin: '' }, y: { measure: 'sum', column: 'name' }, by: { column: 'gone', bin: '' } }, ground)).toMatchObject({ x: { column: 'opened', bin: 'year' }, y: { measure: 'count' }, by: null, kind: 'line' })
    expect(completeChart({ kind: 'bar', x: { column: 'city', bin: 'month' } }, ground).x).toEqual({ column: 'city', bin: '' })
    expect(completeChart({ kind: 'places' }, ground).kind).toBe('bar')
    expect(readChart({ heading: 'x'.repeat(500) }).heading).toHaveLength(120)
  })
  it('begin with what the table offers', () => {
    expect(completeChart({}, ground)).toMatchObject({ kind: 'line', x: { column: 'opened', bin: 'year' }, y: { measure: 'count' } })
    expect(completeChart({}, { ...ground, columns: ground.columns.slice(0, 2) })).toMatchObject({ kind: 'bar', x: { column: 'city', bin: '' } })
    expect(completeChart({}, { ...ground, places: true }).kind).toBe('places')
    expect(completeChart({ kind: 'scatter' }, ground)).toMatchObject({ x: { column: 'lines', bin: '' }, y: { column: 'price' } })
    expect([unitOf('1958-03-01', '2020-04-01'), unitOf('2012-01-01', '2015-12-31'), unitOf('2024-01-01', '2024-03-01'), unitOf('2024-01-01 00:00:00', '2024-01-02 12:00:00')]).toEqual(['year', 'month', 'day', 'hour'])
  })
  it('ask for groups, points or places', () => {
    const rows = { where: 'lines > 3', q: '' }
    expect(chartQuery(spec({ x: { column: 'opened', bin: 'year' }, by: { column: 'city', bin: '' } }), rows, {})).toMatchObject({
      select: "date_trunc('year', opened) as x, city as s, sum(lines) as y", where: 'lines > 3 and opened is not null', group_by: "date_trunc('year', opened), city", order_by: 'sum(lines) desc'
    })
    expect(chartQuery(spec({ kind: 'map' }), rows, { codes: true })).toMatchObject({ select: 'left(text(city), 4) as x, sum(lines) as y', group_by: 'left(text(city), 4)' })
    expect(chartQuery(spec({ kind: 'scatter', x: { column: 'lines', bin: '' }, y: { measure: 'avg', column: 'price' } }), { where: '', q: 'x' }, {})).toMatchObject({ select: 'lines as x, price as y', where: 'lines is not null and price is not null', q: 'x' })
    expect(chartQuery(spec({ kind: 'places', y: { measure: 'count', column: '' } }), rows, { longitude: 'lon_', latitude: 'lat_', label: 'name' })).toMatchObject({ select: 'lon_ as lon, lat_ as lat, name as s', where: 'lines > 3 and lon_ is not null and lat_ is not null' })
  })
})

describe('what a chart draws', () => {
  it('keeps the largest and says what is left out', () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({ x: `c${index}`, y: 30 - index }))
    const cells = cellsOf(rows, 30, spec({ top: 10 }), plain, words)
    expect([cells.x.length, cells.droppedX, cells.x[0]]).toEqual([10, 20, 'c0'])
    const pie = cellsOf(rows, 30, spec({ kind: 'pie' }), plain, words)
    expect(pie.x.at(-1)).toBe('其他')
    expect(sumsOf(pie).all).toBe(465)
    expect(cellsOf(rows, 30, spec({ kind: 'pie', y: { measure: 'avg', column: 'lines' } }), plain, words)).toMatchObject({ foldedX: 0, droppedX: 22 })
  })
  it('puts times and numbers in order, and series by weight', () => {
    const rows = [{ x: '2021-01-01', s: 'b', y: 1 }, { x: '2020-01-01', s: 'a', y: 5 }, { x: '2021-01-01', s: 'a', y: 7 }, { x: '2020-01-01', s: null, y: 2 }]
    const cells = cellsOf(rows, 4, spec({ kind: 'line', x: { column: 'opened', bin: 'year' }, by: { column: 'city', bin: '' } }), inOrder, words)
    expect(cells.x).toEqual(['2020', '2021'])
    expect(cells.series).toEqual([{ name: 'a', values: [5, 7] }, { name: '空', values: [2, null] }, { name: 'b', values: [null, 1] }])
    expect(cellsOf(rows, 4, spec({ kind: 'pivot', x: { column: 'opened', bin: 'year' }, by: { column: 'lines', bin: '' } }), { x: true, series: true }, words).series.map((one) => one.name)).toEqual(['a', 'b', '空'])
    expect(cellsOf([{ x: 10, y: 1 }, { x: 9, y: 2 }, { x: -1, y: 3 }], 3, spec({ kind: 'line', x: { column: 'lines', bin: 'w1' } }), inOrder, words).x).toEqual(['-1', '9', '10'])
  })
  it('puts numbers below zero first', () => {
    const rows = ['-20', '-40', '100', '0', '20'].map((one) => ({ x: 'x', s: one, y: 1 }))
    expect(cellsOf(rows, 5, spec({ kind: 'pivot', by: { column: 'lines', bin: 'w20' } }), { x: true, series: true }, words).series.map((one) => one.name)).toEqual(['-40', '-20', '0', '20', '100'])
  })
  it('adds up what there is no colour for, or leaves it out where adding is wrong', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ x: 'x', s: `s${index}`, y: 1 }))
    const by = { column: 'city', bin: '' }
    expect(cellsOf(rows, 12, spec({ by }), plain, words).series.at(-1)).toEqual({ name: '其他', values: [4] })
    expect(cellsOf(rows, 12, spec({ by, y: { measure: 'max', column: 'lines' } }), plain, words)).toMatchObject({ droppedSeries: 4 })
  })
  it('carries its source when it leaves the page, and never markup of the data', () => {
    const look = { ink: '#000', ink2: '#222', ink3: '#444', line: '#ccc', panel: '#fff', soft: '#eee', font: 'x', colors: ['#111', '#333'], scale: ['#fff', '#000'] }
    const say = { x: 'x', y: 'y', number: String, compact: String, timed: false, numeric: false }
    const cells = cellsOf([{ x: '<img onerror=1>', y: 1 }], 1, spec(), plain, words)
    const drawing = drawingOf(spec(), cells, look, say, false)
    expect(JSON.stringify(framed(drawing, { title: 'T', source: '来源：甲' }, look))).toContain('来源：甲')
    const dots = drawingOf(spec({ kind: 'places' }), [{ x: 117, y: 36, series: '<img onerror=1>', value: null }], look, say, false)
    const tip = (dots.option.tooltip as { formatter: (at: unknown) => string }).formatter({ name: '<img onerror=1>', value: [117, 36, null] })
    expect(tip).not.toContain('<img')
  })
})

describe('outlines', () => {
  it('unpack', () => { expect(ringOf('@@CA', [1024, 2048])).toEqual([[1, 2], [1 - 2 / 1024, 2 - 1 / 1024]]) })
  it('are the sixteen cities, each within the province', async () => {
    const found = await shandong()
    expect(found.features).toHaveLength(16)
    for (const one of found.features) for (const [lon, lat] of one.geometry.coordinates.flat(2) as [number, number][]) expect(lon > 114 && lon < 123.5 && lat > 34 && lat < 39, one.properties.name).toBe(true)
    expect(['济南', '济南市', '370102', '371202', '山东省青岛市', '3707', '北京市', '', '37'].map((one) => cityOf(one, found))).toEqual(['济南市', '济南市', '济南市', '济南市', '青岛市', '潍坊市', null, null, null])
  })
  it('run on over the line of dates, and round a pole along its edge', () => {
    expect(unwrapped([[179, 60], [-179, 61], [178, 62], [179, 60]])).toEqual([[179, 60], [181, 61], [178, 62], [179, 60]])
    expect(unwrapped([[-170, -70], [170, -70], [0, -72], [-170, -70]])).toEqual([[190, -70], [170, -70], [0, -72], [-170, -70], [-170, -90], [190, -90], [190, -70]])
    expect(unwrapped([[-179, 60], [170, 61], [20, 50], [-179, 60]])[2]).toEqual([20, 50])
    expect(unwrapped([[1, 2], [3, 4], [1, 2]])).toEqual([[1, 2], [3, 4], [1, 2]])
  })
  it('are coasts without borders', async () => {
    const names = new Set((await coasts()).features.map((one) => one.properties.name))
    expect([...names]).toEqual(['land'])
    for (const one of (await coasts()).features) for (const ring of one.geometry.coordinates as [number, number][][]) for (let at = 1; at < ring.length - 3; at += 1) if (Math.abs(ring[at]![0] - ring[at - 1]![0]) > 180) throw new Error('a jump')
  })
})

describe('places in a window', () => {
  it('are asked for within what the interface takes', () => {
    expect(windowOf(-200, -95, 200, 95)).toEqual([-180, -90, 180, 90])
    expect(windowOf(117.000012, 36.6, 117.00004, 36.60001)).toEqual([117.00001, 36.6, 117.00004, 36.60001])
    const [west, , east] = windowOf(117, 36, 117, 36)
    expect(west).toBeLessThan(east)
  })
  it('are counted in round fields, up to 64 across', () => {
    for (const box of [[-180, -60, 180, 80], [116, 36, 118, 37], [117, 36, 117.01, 36.01]] as Box[]) {
      const across = (box[2] - box[0]) / sideOf(box)
      expect(across <= 64.001 && across > 20, String(across)).toBe(true)
    }
    expect(fieldsQuery({ longitude: 'x', latitude: 'y' }, [0, 0, 64, 30], { where: 'n > 1', q: 'z' })).toMatchObject({
      where: 'n > 1 and within_bbox(x, y, 0, 0, 64, 30)', group_by: 'floor(x / 1), floor(y / 1)', q: 'z'
    })
    expect(placesQuery({ longitude: 'x', latitude: 'y' }, [0, 0, 1, 1], { where: '', q: '' }, ['name', 'x']).select).toBe('x, y, name')
  })
  it('have bounds only where there are some', () => {
    expect(boundsOf({ west: null, south: null, east: null, north: null })).toBeNull()
    expect(boundsOf({ west: 100, south: 20, east: 150, north: 70 })).toEqual([98, 18, 152, 72])
    expect(boundsOfShapes({ type: 'FeatureCollection', features: [] })).toBeNull()
    const shape = { type: 'Feature' as const, properties: {}, geometry: { type: 'GeometryCollection' as const, geometries: [{ type: 'LineString' as const, coordinates: [[100, 20], [150, 70]] }] } }
    expect(boundsOfShapes({ type: 'FeatureCollection', features: [shape] })).toEqual([98, 18, 152, 72])
  })
})

// Places in a window of the map: each by itself where they are few, counted in the fields of a net where they are many.
import type { Feature, FeatureCollection, Geometry, LineString, Point, Position } from 'geojson'
import type { Row } from '@/client/types'
import { cell } from './format'
import type { Box } from './grid_state'

export const placesMax = 2000
export const fieldsMax = 10_000
const fieldsAcross = 64
const latitudeMax = 85

export interface Field { lon: number; lat: number; count: number }
export interface Columns { longitude: string; latitude: string }

/** A window that the interface takes: within the world, with as many digits as its size deserves. */
export function windowOf(west: number, south: number, east: number, north: number): Box {
  const digits = Math.max(1, Math.min(5, Math.ceil(2 - Math.log10(Math.max(1e-4, east - west)))))
  const round = (value: number, least: number, most: number) => Number(Math.max(least, Math.min(most, value)).toFixed(digits))
  const box: Box = [round(west, -180, 180), round(south, -90, 90), round(east, -180, 180), round(north, -90, 90)]
  if (box[0] === box[2]) box[2] += 10 ** -digits
  if (box[1] === box[3]) box[3] += 10 ** -digits
  return box
}

/** The side of a field in degrees: a round number that lays up to 64 of them across the window. */
export function sideOf(box: Box): number {
  const raw = Math.max(1e-5, box[2] - box[0]) / fieldsAcross
  const power = 10 ** Math.floor(Math.log10(raw))
  const side = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= raw) ?? 10 * power
  return Number(side.toPrecision(6))
}

const inside = ({ longitude, latitude }: Columns, box: Box, where: string) =>
  [where, `within_bbox(${longitude}, ${latitude}, ${box.join(', ')})`].filter((one) => one !== '').join(' and ')

export const placesQuery = (columns: Columns, box: Box, rows: { where: string; q: string }, shown: string[]) => ({
  select: [...new Set([columns.longitude, columns.latitude, ...shown])].join(', '), where: inside(columns, box, rows.where), limit: placesMax, ...(rows.q ? { q: rows.q } : {})
})
export function fieldsQuery(columns: Columns, box: Box, rows: { where: string; q: string }) {
  const side = sideOf(box)
  const keys = [columns.longitude, columns.latitude].map((one) => `floor(${one} / ${side})`)
  return {
    select: `avg(${columns.longitude}) as lon, avg(${columns.latitude}) as lat, count(*) as row_count`, where: inside(columns, box, rows.where),
    group_by: keys.join(', '), order_by: 'count(*) desc', limit: fieldsMax, count: 'none', ...(rows.q ? { q: rows.q } : {})
  }
}
export const boundsQuery = ({ longitude, latitude }: Columns, rows: { where: string; q: string }) => ({
  select: `min(${longitude}) as west, min(${latitude}) as south, max(${longitude}) as east, max(${latitude}) as north`,
  where: [rows.where, `${longitude} between -180 and 180`, `${latitude} between -90 and 90`].filter((one) => one !== '').join(' and '), ...(rows.q ? { q: rows.q } : {})
})
export function boundsOf(row: Row | undefined): Box | null {
  const sides = [row?.west, row?.south, row?.east, row?.north]
  if (sides.some((one) => one === null || one === undefined || !Number.isFinite(Number(one)))) return null
  const [west, south, east, north] = sides.map(Number) as Box
  const aside = Math.max(0.02, (east - west) * 0.04, (north - south) * 0.04)
  return [Math.max(-180, west - aside), Math.max(-latitudeMax, south - aside), Math.min(180, east + aside), Math.min(latitudeMax, north + aside)]
}

export const fieldsOf = (rows: Row[]): Field[] => rows.map((row) => ({ lon: Number(row.lon), lat: Number(row.lat), count: Number(row.row_count) }))
export const fieldFeatures = (fields: Field[]): FeatureCollection<Point, { count: number; share: number }> => {
  const most = Math.max(1, ...fields.map((one) => one.count))
  return { type: 'FeatureCollection', features: fields.map((one) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [one.lon, one.lat] }, properties: { count: one.count, share: Math.sqrt(one.count / most) } })) }
}
/** Rows as points; `index` leads back to the row. */
export const placeFeatures = (rows: Row[], { longitude, latitude }: Columns): FeatureCollection<Point, { index: number }> => ({
  type: 'FeatureCollection', features: rows.map((row, index) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [Number(row[longitude]), Number(row[latitude])] }, properties: { index } }))
})

/** The net of degrees. */
export function net(step = 10): FeatureCollection<LineString> {
  const lines: Feature<LineString>[] = []
  const line = (coordinates: Position[]) => lines.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } })
  for (let lon = -180; lon <= 180; lon += step) line([[lon, -latitudeMax], [lon, latitudeMax]])
  for (let lat = -80; lat <= 80; lat += step) line([[-180, lat], [180, lat]])
  return { type: 'FeatureCollection', features: lines }
}

/** Where shapes lie. */
export function boundsOfShapes(shapes: FeatureCollection): Box | null {
  const row = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity }
  const see = (position: unknown): void => {
    if (!Array.isArray(position)) return
    if (typeof position[0] !== 'number') { position.forEach(see); return }
    const [x, y] = position as [number, number]
    row.west = Math.min(row.west, x); row.east = Math.max(row.east, x); row.south = Math.min(row.south, y); row.north = Math.max(row.north, y)
  }
  const walk = (geometry: Geometry | null): void => (geometry?.type === 'GeometryCollection' ? geometry.geometries.forEach(walk) : see(geometry?.coordinates))
  shapes.features.forEach((one) => walk(one.geometry))
  return boundsOf(row as unknown as Row)
}

/** What a popup says: names and values as text nodes, never as markup. */
export function popupOf(lines: { name: string; value: unknown }[]): HTMLElement {
  const list = document.createElement('dl')
  for (const { name, value } of lines) {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')]
    term.textContent = name
    text.textContent = cell(value) || '–'
    list.append(term, text)
  }
  return list
}

// Outlines to draw on without a map server: coasts of the world, and the sixteen cities of Shandong.
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson'

interface Packed { features: { id: string; properties: { name: string; cp: Position }; geometry: { type: string; coordinates: string[] | string[][]; encodeOffsets: number[][] | number[][][] } }[] }
const scale = 1024
const base = 64
const laiwu = '371200' // a district of Jinan since 2019
const jinan = '370100'

/** A ring packed as differences, two letters a point, each difference zigzag coded. */
export function ringOf(text: string, offsets: number[]): Position[] {
  let [x, y] = offsets as [number, number]
  const out: Position[] = []
  const step = (code: number) => { const value = code - base; return (value >> 1) ^ -(value & 1) }
  for (let at = 0; at + 1 < text.length; at += 2) {
    x += step(text.charCodeAt(at))
    y += step(text.charCodeAt(at + 1))
    out.push([x / scale, y / scale])
  }
  return out
}

function polygonsOf({ geometry }: Packed['features'][number]): Position[][][] {
  if (geometry.type === 'Polygon') return [(geometry.coordinates as string[]).map((text, index) => ringOf(text, (geometry.encodeOffsets as number[][])[index]!))]
  return (geometry.coordinates as string[][]).map((rings, part) => rings.map((text, index) => ringOf(text, (geometry.encodeOffsets as number[][][])[part]![index]!)))
}

export type Outlines = FeatureCollection<Polygon | MultiPolygon, { name: string; code?: string; centre?: Position }>
let cities: Promise<Outlines> | null = null
let land: Promise<Outlines> | null = null

export function shandong(): Promise<Outlines> {
  cities ??= import('echarts-outlines/map/json/province/shandong.json').then((module) => {
    const packed = module.default as unknown as Packed
    const features = new Map<string, Feature<MultiPolygon, { name: string; code: string; centre: Position }>>()
    for (const one of packed.features.filter((each) => each.id !== laiwu))
      features.set(one.id, { type: 'Feature', properties: { name: one.properties.name, code: one.id, centre: one.properties.cp }, geometry: { type: 'MultiPolygon', coordinates: polygonsOf(one) } })
    for (const one of packed.features.filter((each) => each.id === laiwu)) features.get(jinan)?.geometry.coordinates.push(...polygonsOf(one))
    return { type: 'FeatureCollection', features: [...features.values()] }
  })
  return cities
}

/** A ring that runs on over the line of dates, instead of jumping back to the other side; round a pole it closes along the map's edge. */
export function unwrapped(ring: Position[]): Position[] {
  let turn = 0
  const out = ring.map((point, index) => {
    const step = index ? point[0]! - ring[index - 1]![0]! : 0
    if (Math.abs(step) > 180) turn -= Math.sign(step) * 360
    return [point[0]! + turn, point[1]!]
  })
  const sides = out.map((point) => point[0]!)
  const home = 360 * Math.round((Math.min(...sides) + Math.max(...sides)) / 720)
  for (const point of out) point[0]! -= home
  if (turn === 0) return out
  const edge = out[0]![1]! < 0 ? -90 : 90
  return [...out, [out.at(-1)![0]!, edge], [out[0]![0]!, edge], out[0]!]
}

/** Land and sea only: the platform draws no borders between states. */
export function coasts(): Promise<Outlines> {
  land ??= Promise.all([import('world-atlas/land-50m.json'), import('topojson-client')]).then(([atlas, { feature }]) => {
    const topology = atlas.default as unknown as Parameters<typeof feature>[0]
    const found = feature(topology, topology.objects.land as never) as unknown as Outlines | Outlines['features'][number]
    const features = found.type === 'FeatureCollection' ? found.features : [found]
    // One feature a coast: drawn together, large and small ones get in each other's way.
    const polygons = features.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates))
    return { type: 'FeatureCollection', features: polygons.map((rings) => ({ type: 'Feature', properties: { name: 'land' }, geometry: { type: 'Polygon', coordinates: rings.map(unwrapped) } })) }
  })
  return land
}

/** Which city a value names: its name with or without 市, or a code of it or of a place in it. */
export function cityOf(value: string, outlines: Outlines): string | null {
  const text = value.trim()
  const code = /^37\d{2}/.exec(text)?.[0]
  const old = laiwu.slice(0, 4)
  const found = outlines.features.find(({ properties }) =>
    code ? properties.code?.startsWith(code === old ? jinan.slice(0, 4) : code) : text !== '' && (properties.name === text || properties.name === `${text}市` || text === `山东省${properties.name}`))
  return found?.properties.name ?? null
}

// A chart as the charting library's option. Pure: what it looks like depends on nothing but what is passed in.
import type { EChartsOption, SeriesOption } from 'echarts'
import type { Cells, Dot } from './chart_data'
import type { Look } from './chart_look'
import type { ChartSpec } from './chart_state'

export interface Words { x: string; y: string; number: (value: number | null) => string; compact: (value: number) => string; timed: boolean; numeric: boolean }
export interface Drawing { option: EChartsOption; height: number; renderer: 'svg' | 'canvas' }
/** Lines for a picture that leaves the page: what it is, and where the data come from. */
export interface Frame { title: string; source: string }
const barRow = 30
const legendHeight = 34

const common = (look: Look): EChartsOption => ({
  color: look.colors,
  textStyle: { fontFamily: look.font, color: look.ink2 },
  tooltip: { confine: true, backgroundColor: look.panel, borderColor: look.line, textStyle: { color: look.ink, fontSize: 13, fontFamily: look.font }, extraCssText: 'max-width:320px;white-space:normal' }
})
const legend = (look: Look, names: string[]) => (names.length > 1 ? { legend: { type: 'scroll' as const, top: 0, left: 0, data: names, textStyle: { color: look.ink2 }, pageTextStyle: { color: look.ink2 }, itemHeight: 10, itemWidth: 14 } } : {})
const axis = (look: Look) => ({
  axisLine: { lineStyle: { color: look.ink3 } }, axisTick: { show: false }, axisLabel: { color: look.ink2, fontSize: 12 },
  splitLine: { lineStyle: { color: look.line } }, nameTextStyle: { color: look.ink3, fontSize: 12 }
})
const say = (words: Words) => (value: unknown) => words.number(typeof value === 'number' ? value : value === null || value === undefined ? null : Number(value))

function bars(spec: ChartSpec, cells: Cells, look: Look, words: Words): Drawing {
  const lying = !words.timed && !words.numeric
  const many = cells.series.length > 1
  const names = { type: 'category' as const, data: cells.x, ...axis(look), splitLine: { show: false }, ...(lying ? { inverse: true, axisLabel: { ...axis(look).axisLabel, width: 150, overflow: 'truncate' as const, interval: 0 } } : {}) }
  const figures = { type: 'value' as const, ...axis(look), axisLine: { show: false }, axisLabel: { ...axis(look).axisLabel, formatter: words.compact } }
  const height = lying ? Math.max(160, cells.x.length * (many && !spec.stacked ? Math.max(barRow, 9 * cells.series.length + 12) : barRow) + 50) : 380
  return {
    height: height + (many ? legendHeight : 0), renderer: 'svg',
    option: {
      ...common(look), ...legend(look, many ? cells.series.map((one) => one.name) : []),
      tooltip: { ...(common(look).tooltip as object), trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: say(words) },
      grid: { left: 4, right: lying ? 64 : 12, top: many ? legendHeight + 6 : 12, bottom: 4, containLabel: true },
      ...(lying ? { xAxis: figures, yAxis: names } : { xAxis: names, yAxis: figures }),
      series: cells.series.map((one): SeriesOption => ({
        type: 'bar', name: one.name || words.y, data: one.values, barMaxWidth: 34, ...(spec.stacked ? { stack: 'all' } : {}), itemStyle: { borderRadius: spec.stacked ? 0 : lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
        ...(lying && !many ? { label: { show: true, position: 'right', color: look.ink2, formatter: ({ value }: { value: unknown }) => say(words)(value) } } : {})
      })) as SeriesOption[]
    }
  }
}

function lines(spec: ChartSpec, cells: Cells, look: Look, words: Words): Drawing {
  const many = cells.series.length > 1
  const instants = words.timed && cells.raw.every((one) => !Number.isNaN(Date.parse(String(one))))
  const axisType = instants ? 'time' : words.numeric && cells.raw.every((one) => typeof one === 'number') ? 'value' : 'category'
  const least = Math.min(...cells.series.flatMap((one) => one.values.filter((value) => value !== null)))
  const most = Math.max(...cells.series.flatMap((one) => one.values.filter((value) => value !== null)))
  return {
    height: 380 + (many ? legendHeight : 0), renderer: 'svg',
    option: {
      ...common(look), ...legend(look, many ? cells.series.map((one) => one.name) : []),
      tooltip: { ...(common(look).tooltip as object), trigger: 'axis', valueFormatter: say(words) },
      grid: { left: 4, right: 24, top: many ? legendHeight + 10 : 16, bottom: 4, containLabel: true },
      xAxis: { type: axisType, ...(axisType === 'category' ? { data: cells.x, boundaryGap: false } : {}), ...(axisType === 'value' ? { scale: true } : {}), ...axis(look), splitLine: { show: false }, axisLabel: { ...axis(look).axisLabel, hideOverlap: true } } as EChartsOption['xAxis'],
      yAxis: { type: 'value', scale: least > 0.6 * most && !spec.stacked, ...axis(look), axisLine: { show: false }, axisLabel: { ...axis(look).axisLabel, formatter: words.compact } },
      series: cells.series.map((one): SeriesOption => ({
        type: 'line', name: one.name || words.y, showSymbol: cells.x.length <= 40, symbolSize: 6, connectNulls: false, lineStyle: { width: 2 }, ...(spec.stacked ? { stack: 'all', areaStyle: { opacity: 0.5 } } : many ? {} : { areaStyle: { opacity: 0.1 } }),
        data: axisType === 'category' ? one.values : one.values.map((value, index) => [cells.raw[index]!, value])
      })) as SeriesOption[]
    }
  }
}

function pie(cells: Cells, look: Look, words: Words, narrow: boolean): Drawing {
  return {
    height: 400, renderer: 'svg',
    option: {
      ...common(look),
      tooltip: { ...(common(look).tooltip as object), trigger: 'item', valueFormatter: say(words) },
      ...(narrow ? { legend: { type: 'scroll', bottom: 0, textStyle: { color: look.ink2 }, pageTextStyle: { color: look.ink2 } } } : {}),
      series: [{
        type: 'pie', name: words.y, radius: narrow ? ['30%', '62%'] : ['38%', '72%'], itemStyle: { borderColor: look.panel, borderWidth: 2 }, minAngle: 2,
        label: { show: !narrow, color: look.ink2, formatter: '{b}  {d}%' },
        data: cells.x.map((name, index) => ({ name, value: cells.series[0]?.values[index] ?? 0 }))
      }]
    }
  }
}

function scatter(dots: Dot[], look: Look, words: Words): Drawing {
  const names = [...new Set(dots.map((one) => one.series))].slice(0, look.colors.length)
  return {
    height: 440, renderer: 'canvas',
    option: {
      ...common(look), ...legend(look, names),
      tooltip: { ...(common(look).tooltip as object), trigger: 'item', formatter: (at) => { const { value, seriesName } = at as unknown as { value: [number, number]; seriesName: string }; return `${seriesName && names.length > 1 ? `${plain(seriesName)}<br>` : ''}${plain(words.x)} ${words.number(value[0])}<br>${plain(words.y)} ${words.number(value[1])}` } },
      grid: { left: 8, right: 24, top: names.length > 1 ? legendHeight + 24 : 32, bottom: 28, containLabel: true },
      xAxis: { type: 'value', scale: true, name: words.x, nameLocation: 'middle', nameGap: 28, ...axis(look), axisLabel: { ...axis(look).axisLabel, formatter: words.compact } },
      yAxis: { type: 'value', scale: true, name: words.y, nameLocation: 'end', ...axis(look), nameTextStyle: { color: look.ink3, align: 'left' }, axisLabel: { ...axis(look).axisLabel, formatter: words.compact } },
      series: names.map((name) => ({ type: 'scatter' as const, name, symbolSize: dots.length > 1000 ? 5 : 8, itemStyle: { opacity: dots.length > 1000 ? 0.4 : 0.7 }, data: dots.filter((one) => one.series === name).map((one) => [one.x, one.y]) }))
    }
  }
}
/** Names come from data: never markup in a tooltip. */
const plain = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** Cities by colour; `map`: the name under which their outlines are known to the charting library. */
export function regionsDrawing(values: { name: string; value: number }[], look: Look, words: Pick<Words, 'y' | 'number' | 'compact'>, { narrow, map = 'shandong' }: { narrow: boolean; map?: string }): Drawing {
  const known = values.map((one) => one.value).filter((one) => Number.isFinite(one))
  return {
    height: narrow ? 330 : 520, renderer: 'svg',
    option: {
      ...common(look),
      tooltip: { ...(common(look).tooltip as object), trigger: 'item', formatter: (at) => { const { name, value } = at as unknown as { name: string; value: number }; return `${plain(name)} ${Number.isFinite(value) ? words.number(value) : '–'}` } },
      visualMap: { type: 'continuous', min: Math.min(0, ...known), max: Math.max(1, ...known), left: narrow ? 'center' : 0, bottom: 0, orient: narrow ? 'horizontal' : 'vertical', calculable: !narrow, itemWidth: narrow ? 12 : 20, ...(narrow ? { text: [words.compact(Math.max(1, ...known)), words.compact(Math.min(0, ...known))] } : {}), inRange: { color: look.scale }, textStyle: { color: look.ink2 }, formatter: (value) => words.compact(Number(value)) },
      series: [{ type: 'map', map, name: words.y, data: values, roam: false, ...(narrow ? { layoutCenter: ['50%', '40%'], layoutSize: '98%' } : {}), label: { show: true, color: look.ink, fontSize: narrow ? 9 : 11, formatter: ({ name }) => (narrow ? name.replace('市', '') : name), textBorderColor: look.panel, textBorderWidth: 2 }, itemStyle: { areaColor: look.soft, borderColor: look.ink3, borderWidth: 0.7 }, emphasis: { label: { color: look.ink }, itemStyle: { areaColor: look.colors[1]! } }, select: { disabled: true } }]
    }
  }
}

/** Places on coasts, or on a bare plane of degrees where there are no outlines yet. */
export function placesDrawing(dots: Dot[], look: Look, words: Pick<Words, 'number' | 'y'>, height = 520): Drawing {
  const box = dots.reduce((sides, one) => [Math.min(sides[0]!, one.x), Math.min(sides[1]!, one.y), Math.max(sides[2]!, one.x), Math.max(sides[3]!, one.y)], [180, 90, -180, -90])
  const aside = Math.max(0.05, (box[2]! - box[0]!) * 0.06, (box[3]! - box[1]!) * 0.06)
  const [west, south, east, north] = [box[0]! - aside, Math.max(-90, box[1]! - aside), box[2]! + aside, Math.min(90, box[3]! + aside)]
  const largest = Math.max(...dots.map((one) => Math.abs(one.value ?? 0)), 0)
  const size = (value: number | null) => (largest > 0 && value !== null ? 4 + 22 * Math.sqrt(Math.abs(value) / largest) : dots.length > 1500 ? 4 : 7)
  return {
    height, renderer: 'canvas',
    option: {
      ...common(look),
      tooltip: { ...(common(look).tooltip as object), trigger: 'item', formatter: (at) => { const { value, name } = at as unknown as { value: [number, number, number | null]; name: string }; return `${plain(name)}${value[2] === null ? '' : `<br>${plain(words.y)} ${words.number(value[2])}`}<br>${value[0].toFixed(4)}, ${value[1].toFixed(4)}` } },
      geo: { map: 'land', roam: true, left: 0, right: 0, top: 0, bottom: 0, boundingCoords: [[west, north], [east, south]], aspectScale: Math.max(0.3, Math.cos((((south + north) / 2) * Math.PI) / 180)), scaleLimit: { min: 0.8, max: 400 }, silent: true, itemStyle: { areaColor: look.soft, borderColor: look.ink3, borderWidth: 0.6 } } as EChartsOption['geo'],
      series: [{ type: 'scatter', coordinateSystem: 'geo', symbolSize: (value: unknown) => size((value as [number, number, number | null])[2]), itemStyle: { color: look.colors[0]!, opacity: dots.length > 1500 ? 0.45 : 0.7, borderColor: look.panel, borderWidth: dots.length > 1500 ? 0 : 1 }, data: dots.map((one) => ({ name: one.series, value: [one.x, one.y, one.value as number] })) }]
    }
  }
}

export function drawingOf(spec: ChartSpec, data: Cells | Dot[], look: Look, words: Words, narrow: boolean): Drawing {
  if (Array.isArray(data)) return spec.kind === 'places' ? placesDrawing(data, look, words) : scatter(data, look, words)
  if (spec.kind === 'line') return lines(spec, data, look, words)
  if (spec.kind === 'pie') return pie(data, look, words, narrow)
  return spec.kind === 'map' ? regionsDrawing(data.x.map((name, index) => ({ name, value: data.series[0]?.values[index] ?? NaN })), look, words, { narrow }) : bars(spec, data, look, words)
}

/** The same drawing for a file: with title and source on it, on the page's ground. */
export function framed({ option }: Drawing, frame: Frame, look: Look): EChartsOption {
  const grid = option.grid as { top?: number; bottom?: number } | undefined
  const legends = option.legend as object | undefined
  const room = 40
  return {
    ...option, backgroundColor: look.panel,
    title: { text: frame.title, left: 16, top: 12, textStyle: { color: look.ink, fontSize: 16, fontFamily: look.font } },
    ...(grid ? { grid: { ...grid, left: 16, top: (grid.top ?? 0) + room, bottom: 44 } } : {}),
    ...(legends && grid ? { legend: { ...legends, top: room, left: 16 } } : {}),
    graphic: [{ type: 'text', left: 16, bottom: 12, style: { text: frame.source, fill: look.ink3, font: `12px ${look.font}` } }]
  }
}

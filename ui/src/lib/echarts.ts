// The charting library, as much of it as is used; loaded when the first chart is opened.
import { BarChart, LineChart, MapChart, PieChart, ScatterChart } from 'echarts/charts'
import { GeoComponent, GraphicComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import * as core from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import type { EChartsOption } from 'echarts'

core.use([BarChart, LineChart, MapChart, PieChart, ScatterChart, GeoComponent, GraphicComponent, GridComponent, LegendComponent, TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, SVGRenderer])
export { core }

/** A picture of a chart, drawn outside the page. */
export async function picture(option: EChartsOption, type: 'png' | 'svg', size: { width: number; height: number }): Promise<Blob> {
  const element = document.createElement('div')
  const still = { ...option, animation: false }
  if (type === 'svg') {
    const chart = core.init(null, null, { renderer: 'svg', ssr: true, ...size })
    try {
      chart.setOption(still)
      return new Blob([chart.renderToSVGString()], { type: 'image/svg+xml' })
    } finally { chart.dispose() }
  }
  const chart = core.init(element, null, { renderer: 'canvas', devicePixelRatio: 2, ...size })
  try {
    chart.setOption(still)
    const canvas = chart.renderToCanvas({ pixelRatio: 2 })
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'))
  } finally { chart.dispose() }
}

// Numbers, sizes and dates as people of the chosen language write them. Instants are shown in Beijing time.

const zone = 'Asia/Shanghai'
const dayMs = 86_400_000

export const number = (value: number | null | undefined, language: string): string =>
  value == null ? '–' : new Intl.NumberFormat(language, { maximumFractionDigits: 4 }).format(value)

/** 3200118 → 320万 / 3.2M; small numbers are given exactly. */
export const compact = (value: number | null | undefined, language: string): string =>
  value == null || Math.abs(value) < 10_000
    ? number(value, language)
    : new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value)

export function bytes(value: number | null | undefined, language: string): string {
  if (value == null) return '–'
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  let step = 0
  let rest = value
  while (rest >= 1024 && step < units.length - 1) { rest /= 1024; step += 1 }
  return new Intl.NumberFormat(language, { style: 'unit', unit: units[step]!, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: rest < 10 ? 1 : 0 }).format(rest)
}

const parsed = (value: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00+08:00` : value)

export const date = (value: string | null | undefined, language: string): string =>
  value ? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: zone }).format(parsed(value)) : '–'

export const instant = (value: string | null | undefined, language: string): string =>
  value ? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone, hourCycle: 'h23' }).format(parsed(value)) : '–'

/** Whole days from `value` to `now`; negative in the future. */
export const daysSince = (value: string, now: number = Date.now()): number => Math.floor((now - parsed(value).getTime()) / dayMs)

/** "3 天前", "2 years ago". */
export function ago(value: string, language: string, now: number = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const minutes = Math.round((parsed(value).getTime() - now) / 60_000)
  if (Math.abs(minutes) < 60) return format.format(minutes, 'minute')
  if (Math.abs(minutes) < 24 * 60) return format.format(Math.round(minutes / 60), 'hour')
  const days = Math.round(minutes / 1440)
  if (Math.abs(days) < 60) return format.format(days, 'day')
  if (Math.abs(days) < 730) return format.format(Math.round(days / 30.4), 'month')
  return format.format(Math.round(days / 365.25), 'year')
}

/** A cell of a table as text; numbers are not grouped, because they may be codes. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

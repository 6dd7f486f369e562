// What rows are grouped by and what is counted of a group, in the grid and in charts; as text in the address and as expressions.

export const units = ['year', 'quarter', 'month', 'week', 'day', 'hour'] as const
export const measures = ['count', 'distinct', 'sum', 'avg', 'median', 'min', 'max'] as const
export type Measure = (typeof measures)[number]

/** A column as it is, by a unit of time (`month`), or in steps of a number (`w10`). */
export interface Key { column: string; bin: string }
/** `count` is of rows and names no column. */
export interface Total { measure: Measure; column: string }

const code = '[a-z_][a-z0-9_]{0,63}'
const keyPattern = new RegExp(`^(?:(${units.join('|')}|w\\d{1,12}(?:\\.\\d{1,6})?)\\.)?(${code})$`)
const totalPattern = new RegExp(`^(${measures.filter((one) => one !== 'count').join('|')})\\.(${code})$`)
const stepOf = (key: Key): string => key.bin.slice(1)

export const isCode = (text: string): boolean => new RegExp(`^${code}$`).test(text)
export const isStep = (key: Key): boolean => /^w\d/.test(key.bin)
export const keyToText = (key: Key): string => (key.bin ? `${key.bin}.${key.column}` : key.column)
export function keyFromText(text: string): Key | null {
  const found = keyPattern.exec(text)
  if (!found || (found[1]?.startsWith('w') && found[1] !== 'week' && !(Number(found[1].slice(1)) > 0))) return null
  return { column: found[2]!, bin: found[1] ?? '' }
}
export const totalToText = (total: Total): string => (total.measure === 'count' ? 'count' : `${total.measure}.${total.column}`)
export function totalFromText(text: string): Total | null {
  if (text === 'count') return { measure: 'count', column: '' }
  const found = totalPattern.exec(text)
  return found ? { measure: found[1] as Measure, column: found[2]! } : null
}

export function keyExpression(key: Key): string {
  if (isStep(key)) return `bin(${key.column}, ${stepOf(key)})`
  return key.bin ? `date_trunc('${key.bin}', ${key.column})` : key.column
}
export function totalExpression(total: Total): string {
  if (total.measure === 'count') return 'count(*)'
  return total.measure === 'distinct' ? `count(distinct ${total.column})` : `${total.measure}(${total.column})`
}

/** A round step that makes about twenty groups of [least, most]. */
export function stepFor(least: unknown, most: unknown): string {
  const span = Number(most) - Number(least)
  if (!Number.isFinite(span) || span <= 0) return '1'
  const power = 10 ** Math.floor(Math.log10(span / 20))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= 20) ?? 10 * power
  return step >= 1 ? String(Math.round(step)) : step.toFixed(Math.min(6, Math.ceil(-Math.log10(step))))
}

/** How a group's value is written: the part of an instant that the unit keeps. */
export function keyText(value: unknown, key: Key): string {
  if (value === null || value === undefined) return ''
  const text = String(value)
  switch (key.bin) {
    case 'year': return text.slice(0, 4)
    case 'quarter': return `${text.slice(0, 4)} Q${Math.ceil(Number(text.slice(5, 7)) / 3)}`
    case 'month': return text.slice(0, 7)
    case 'week': case 'day': return text.slice(0, 10)
    case 'hour': return text.slice(0, 16).replace('T', ' ')
    default: return isStep(key) && Number.isFinite(Number(text)) ? String(Number(Number(text).toPrecision(12))) : text
  }
}

/** A group of numbers from where it begins to where the next one does. */
export function spanText(value: unknown, key: Key): string {
  const from = keyText(value, key)
  return isStep(key) && from !== '' ? `${from} – ${Number((Number(from) + Number(stepOf(key))).toPrecision(12))}` : from
}

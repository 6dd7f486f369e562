// The grid's filters as the platform's expression language. Literals are quoted here and bound again by the platform.

export type Operator = 'contains' | 'equals' | 'not_equals' | 'starts' | 'at_least' | 'at_most' | 'less' | 'empty' | 'not_empty'
export interface Filter { column: string; operator: Operator; value: string }

const numeric = new Set(['integer', 'decimal', 'real', 'currency'])
const dated = new Set(['date', 'datetime'])

export const isNumeric = (type: string): boolean => numeric.has(type)
export const isDated = (type: string): boolean => dated.has(type)

export function operatorsFor(type: string): Operator[] {
  if (isNumeric(type) || isDated(type)) return ['equals', 'at_least', 'at_most', 'less', 'not_equals', 'empty', 'not_empty']
  if (type === 'boolean') return ['equals', 'empty', 'not_empty']
  return ['contains', 'equals', 'starts', 'not_equals', 'empty', 'not_empty']
}

export const needsValue = (operator: Operator): boolean => operator !== 'empty' && operator !== 'not_empty'

const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
// A percent sign in what somebody types would otherwise match anything.
const likePart = (value: string): string => value.replaceAll('%', '')

function literal(value: string, type: string): string | null {
  const text = value.trim()
  if (isNumeric(type)) return /^-?\d+(\.\d+)?$/.test(text) ? text : null
  if (type === 'boolean') return /^(true|1|是)$/i.test(text) ? 'true' : 'false'
  return quoted(text)
}

/** One filter as an expression; null when it is not complete or its value does not fit the column. */
export function expressionOf(filter: Filter, type: string): string | null {
  const { column, operator, value } = filter
  if (operator === 'empty') return `${column} is null`
  if (operator === 'not_empty') return `${column} is not null`
  if (value.trim() === '') return null
  if (operator === 'contains') return `${column} like ${quoted(`%${likePart(value.trim())}%`)}`
  if (operator === 'starts') return `${column} like ${quoted(`${likePart(value.trim())}%`)}`
  const right = literal(value, type)
  if (right === null) return null
  const sign = { equals: '=', not_equals: '!=', at_least: '>=', at_most: '<=', less: '<' }[operator]
  return `${column} ${sign} ${right}`
}

export function whereOf(filters: Filter[], typeOf: (column: string) => string): string {
  return filters.map((filter) => expressionOf(filter, typeOf(filter.column))).filter((part) => part !== null).join(' and ')
}

/** Filters in the page's address: `f=column.operator.value`, so that a view can be shared. */
export const filterToText = (filter: Filter): string => `${filter.column}.${filter.operator}.${filter.value}`
export function filterFromText(text: string): Filter | null {
  const match = /^([a-z_][a-z0-9_]{0,63})\.([a-z_]+)\.(.*)$/s.exec(text)
  if (!match) return null
  const operators: string[] = ['contains', 'equals', 'not_equals', 'starts', 'at_least', 'at_most', 'less', 'empty', 'not_empty']
  return operators.includes(match[2]!) ? { column: match[1]!, operator: match[2] as Operator, value: match[3]! } : null
}

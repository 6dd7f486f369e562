// What changed, as text people can compare: labels instead of codes, lists as lists, nothing as nothing.

const isLabel = (value: unknown): value is { label: string } => typeof value === 'object' && value !== null && typeof (value as { label?: unknown }).label === 'string'

export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (isLabel(value)) return value.label
  if (Array.isArray(value)) return value.map(valueText).filter((one) => one !== '').join('、')
  if (typeof value === 'object') {
    const named = value as Record<string, unknown>
    if (typeof named.name === 'string' && 'type' in named) return `${named.name}（${valueText(named.code)}）`
    return Object.values(named).map(valueText).filter((one) => one !== '').join(' · ')
  }
  return String(value)
}

export interface Part { text: string; kind: 'same' | 'gone' | 'new' }

/** The differing middle of two short texts; what both begin and end with stays. */
export function difference(before: string, after: string): Part[] {
  const a = [...before]
  const b = [...after]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const parts: Part[] = [
    { text: a.slice(0, start).join(''), kind: 'same' },
    { text: a.slice(start, a.length - end).join(''), kind: 'gone' },
    { text: b.slice(start, b.length - end).join(''), kind: 'new' },
    { text: a.slice(a.length - end).join(''), kind: 'same' }
  ]
  return parts.filter((part) => part.text !== '')
}

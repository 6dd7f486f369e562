import type { ColumnProfile } from '@/client/types'
import { isDated, isNumeric } from './expression'
import { stepFor, units } from './keys'

const yearMs = 365.25 * 86_400_000
const fewValues = 40

/** Years for long spans, months for middling ones, days for short ones, hours within some days. */
export function unitOf(from: unknown, to: unknown): 'year' | 'month' | 'day' | 'hour' {
  const span = Date.parse(String(to).replace(' ', 'T')) - Date.parse(String(from).replace(' ', 'T'))
  if (!Number.isFinite(span)) return 'month'
  if (span > 25 * yearMs) return 'year'
  if (span > 0.6 * yearMs) return 'month'
  return span > yearMs / 90 ? 'day' : 'hour'
}

/** How a column can be cut into groups, and how it is cut at first: times by unit, numbers of many values in round steps. */
export function binsFor(type: string, profile: ColumnProfile | undefined): { choices: string[]; first: string } {
  if (isDated(type)) {
    const unit = unitOf(profile?.min, profile?.max)
    return { choices: ['', ...units.filter((one) => type === 'datetime' || one !== 'hour')], first: unit === 'hour' && type === 'date' ? 'day' : unit }
  }
  if (isNumeric(type) && profile) {
    const step = Number(stepFor(profile.min, profile.max))
    const steps = [step / 10, step, step * 10].map((one) => Number(one.toPrecision(6))).filter((one) => one >= 1e-6 && (one >= 1 || type !== 'integer'))
    return { choices: ['', ...steps.map((one) => `w${one}`)], first: profile.distinct > fewValues ? `w${Number(step.toPrecision(6))}` : '' }
  }
  return { choices: [''], first: '' }
}

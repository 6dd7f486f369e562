// How figures of quality are said.
import type { QualityCheck } from '@/client/types'

/** A share as per cent, cut rather than rounded up: 99.97 % is not all of it. */
export const percent = (share: number): string => {
  const tenths = Math.floor(share * 1000 + 1e-9) / 10
  return `${Number.isInteger(tenths) ? tenths.toFixed(0) : tenths.toFixed(1)}%`
}

/** Failed ones first, then passed ones, then what is only a figure or cannot be told. */
const order: Record<QualityCheck['state'], number> = { fail: 0, pass: 1, report: 2, not_applicable: 3, skipped: 4 }
export const sorted = (checks: QualityCheck[]): QualityCheck[] =>
  [...checks].sort((a, b) => order[a.state] - order[b.state] || a.id.localeCompare(b.id))

export const counted = (checks: QualityCheck[], state: QualityCheck['state']): number => checks.filter((one) => one.state === state).length

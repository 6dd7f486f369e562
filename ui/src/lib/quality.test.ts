import { describe, expect, it } from 'vitest'
import type { QualityCheck } from '@/client/types'
import { counted, percent, sorted } from './quality'

const check = (id: string, state: QualityCheck['state']): QualityCheck =>
  ({ id, state, name: id, value: null, threshold: null, unit: 'share', good: 0, all: 0, formula: '', inputs: '', advice: '', reason: '' })

describe('quality', () => {
  it('never says all of it when it is not', () => {
    expect(percent(1)).toBe('100%')
    expect(percent(0.9997)).toBe('99.9%')
    expect(percent(0.29)).toBe('29%')
    expect(percent(0)).toBe('0%')
  })
  it('puts what fails first', () => {
    const checks = [check('D02', 'pass'), check('D03', 'skipped'), check('D04', 'fail'), check('D01', 'pass'), check('D05', 'report')]
    expect(sorted(checks).map((one) => one.id)).toEqual(['D04', 'D01', 'D02', 'D05', 'D03'])
    expect(counted(checks, 'pass')).toBe(2)
  })
})

import { describe, expect, it } from 'vitest'
import { expressionOf, filterFromText, filterToText, operatorsFor, whereOf } from './expression'

describe('filters as expressions', () => {
  it('quote texts, so that nothing typed becomes part of the expression', () => {
    expect(expressionOf({ column: 'name', operator: 'equals', value: "O'Brien' or 1=1" }, 'text')).toBe("name = 'O''Brien'' or 1=1'")
    expect(expressionOf({ column: 'name', operator: 'contains', value: '100%' }, 'text')).toBe("name like '%100%'")
  })
  it('refuse what is no number in a column of numbers', () => {
    expect(expressionOf({ column: 'n', operator: 'at_least', value: '3.5' }, 'decimal')).toBe('n >= 3.5')
    for (const value of ['3; drop', '1 or 1', 'NaN', '1e9', '']) expect(expressionOf({ column: 'n', operator: 'equals', value }, 'integer')).toBeNull()
  })
  it('join with and, leaving out what is not complete', () => {
    const where = whereOf([{ column: 'a', operator: 'empty', value: '' }, { column: 'b', operator: 'equals', value: '' }, { column: 'c', operator: 'at_most', value: '2024-03-01' }], (column) => (column === 'c' ? 'date' : 'text'))
    expect(where).toBe("a is null and c <= '2024-03-01'")
  })
  it('survive the address', () => {
    const filter = { column: 'stop_name', operator: 'starts' as const, value: 'a.b=c&d\n' }
    expect(filterFromText(filterToText(filter))).toEqual(filter)
    expect(filterFromText('stop name.equals.x')).toBeNull()
    expect(filterFromText('a.drops.x')).toBeNull()
  })
  it('offer what fits the type', () => {
    expect(operatorsFor('integer')).not.toContain('contains')
    expect(operatorsFor('text')[0]).toBe('contains')
  })
})

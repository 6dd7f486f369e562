import { describe, expect, it } from 'vitest'
import type { ColumnRule } from '@/client/types'
import { bare, codesOf, lacking, newRule, outcomesByRule, ruleBroken, ruleKey, ruleKinds, shownColumns, unableName } from './column_rules'

const rule = (change: Partial<ColumnRule>): ColumnRule => ({ kind: 'range', columns: ['a'], effect: 'warning', ...change })

describe('column rules', () => {
  it('send what belongs to their kind and nothing else', () => {
    expect(bare(rule({ min: '1', max: '', pattern: 'x', note: ' ' }))).toEqual({ kind: 'range', columns: ['a'], effect: 'warning', min: '1' })
    expect(bare(rule({ kind: 'required', columns: ['a', 'b'], min: null }))).toEqual({ kind: 'required', columns: ['a'], effect: 'warning' })
    expect(bare(rule({ kind: 'unique', columns: ['a', 'b'], note: ' n ' }))).toEqual({ kind: 'unique', columns: ['a', 'b'], effect: 'warning', note: 'n' })
  })
  it('say what is lacking', () => {
    const cases: [Partial<ColumnRule>, string][] = [
      [{ columns: [] }, 'column'], [{}, 'bounds'], [{ min: 'x' }, 'bound_form'], [{ min: '1', max: '2024-01-01' }, 'bound_form'],
      [{ min: '10', max: '9' }, 'bound_order'], [{ min: '9', max: '10' }, ''], [{ max: '-1.5' }, ''], [{ min: '2024-01-02', max: '2024-01-01' }, 'bound_order'],
      [{ kind: 'pattern' }, 'pattern'], [{ kind: 'pattern', pattern: 'a+' }, ''], [{ kind: 'code_list', codes: [] }, 'codes'], [{ kind: 'code_list', list: 'theme' }, ''],
      [{ kind: 'compare' }, 'other'], [{ kind: 'compare', other: 'b' }, ''], [{ kind: 'foreign_key', other: 'b' }, 'resource'], [{ kind: 'foreign_key', resource: 'r', other: 'b' }, '']
    ]
    for (const [change, wanted] of cases) expect(lacking(rule(change)), JSON.stringify(change)).toBe(wanted)
  })
  it('are whole or lacking from the beginning, never broken', () => {
    for (const kind of ruleKinds) expect(bare(newRule(kind, ['a'])).kind).toBe(kind)
    expect(lacking(newRule('required', ['a']))).toBe('')
  })
  it('read codes a line', () => { expect(codesOf(' A \n\nB\nA')).toEqual(['A', 'B']) })
  it('know an outcome only as long as they are what was tried', () => {
    const tried = rule({ min: '1' })
    const outcomes = outcomesByRule([tried], [{ rule: 0, checked: 2, broken: 1, rows: [{ row: 2, column: 'a' }], unable: '', cells: [['0']] }])
    expect(outcomes.get(ruleKey({ ...tried, pattern: 'left over' }))?.broken).toBe(1)
    expect(outcomes.get(ruleKey(rule({ min: '2' })))).toBeUndefined()
  })
  it('show both sides of a comparison', () => {
    expect(shownColumns(rule({ kind: 'compare', other: 'b' }))).toEqual(['a', 'b'])
    expect(shownColumns(rule({ kind: 'foreign_key', other: 'b' }))).toEqual(['a'])
  })
  it('are read from what a report says', () => {
    expect(ruleBroken('3 of 40 rows break the rule range (不超过 (含) 9): rows 1, 2, 3 ….')).toEqual({ broken: '3', checked: '40', kind: 'range', note: '不超过 (含) 9', rows: '1, 2, 3 …' })
    expect(ruleBroken('1 of 2 rows break the rule foreign_key: rows 2.')).toMatchObject({ kind: 'foreign_key', note: '', rows: '2' })
    expect(ruleBroken('The rule range could not be checked: the code list is empty.')).toBeNull()
  })
  it('tell why they could not be checked', () => {
    expect(unableName('the table has no column x')).toBe('no_column')
    expect(unableName('something new')).toBe('other')
  })
})

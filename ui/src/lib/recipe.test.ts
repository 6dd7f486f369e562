import { describe, expect, it } from 'vitest'
import type { Recipe } from '@/client/types'
import { asked, changed, cleaned, newRule, read, textOfValues, valuesOf, whole } from './recipe'

const recipe: Recipe = {
  encoding: 'GB18030', header_row: 2, part: '表1', columns: [{ source: '面积', type: 'text', format: null }, { source: '日期', type: 'date', format: 'dmy' }], cleaning: []
}

describe('a recipe in the making', () => {
  it('asks anew for types nobody chose', () => {
    const sent = asked(recipe, new Set(['日期']))
    expect(sent.columns).toEqual([{ source: '面积', type: null, format: null }, { source: '日期', type: 'date', format: 'dmy' }])
    expect(recipe.columns?.[0]?.type).toBe('text')
  })
  it('lets go of columns when the file is read another way', () => {
    expect(read(recipe, { header_row: 3 })).toMatchObject({ encoding: 'GB18030', header_row: 3, part: '表1', columns: null, cleaning: null })
    expect(read(recipe, { part: '表2' })).toMatchObject({ part: '表2', header_row: null, skip_rows: null })
  })
  it('lets go of columns that no rule makes any more', () => {
    const split = { rule: 'split' as const, columns: ['面积'], separator: '-', into: ['甲', '乙'] }
    const with_split: Recipe = { ...recipe, cleaning: [split], columns: [...recipe.columns!, { source: '甲' }, { source: '乙' }] }
    expect(cleaned(with_split, []).columns?.map((one) => one.source)).toEqual(['面积', '日期'])
    expect(cleaned(with_split, [{ ...split, into: ['甲', '丙'] }]).columns?.map((one) => one.source)).toEqual(['面积', '日期', '甲'])
  })
  it('changes one column', () => {
    expect(changed(recipe, '面积', { name: '面积（亩）' }).columns?.[0]?.name).toBe('面积（亩）')
  })
  it('reads and writes tables of values', () => {
    expect(valuesOf('1=男\n2 = 女\n—\na=b=c')).toEqual([{ from: '1', to: '男' }, { from: '2', to: '女' }, { from: '—', to: '' }, { from: 'a', to: 'b=c' }])
    expect(valuesOf(textOfValues([{ from: '—', to: '' }]))).toEqual([{ from: '—', to: '' }])
  })
  it('knows a rule that is whole', () => {
    expect(whole(newRule('trim', ''))).toBe(true)
    expect(newRule('trim', '')).toEqual({ rule: 'trim' })
    expect(whole(newRule('map_values', 'a'))).toBe(false)
    expect(whole(newRule('split', 'a'))).toBe(true)
    expect(whole({ rule: 'split', columns: ['a'], separator: ',', into: ['x', 'x'] })).toBe(false)
    expect(whole({ rule: 'fill', columns: ['a'], with: 'value', value: '' })).toBe(false)
    expect(whole(newRule('replace', 'a'))).toBe(false)
  })
})

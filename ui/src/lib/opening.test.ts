import { describe, expect, it } from 'vitest'
import type { Entry } from '@/client/types'
import { askedItems, askedLines, moreSeldom, narrows } from './opening'

const entry = {
  open_attribute: { code: 'unconditional', label: '' }, conditional_grounds: [], conditions: null, closed_reasons: [], closed_basis: [],
  open_modes: [{ code: 'download', label: '' }, { code: 'api', label: '' }], update_frequency: { code: 'monthly', label: '' },
  items: [{ code: 'name', name: '站名', open_attribute: { code: 'unconditional', label: '' } }, { code: 'phone', name: '电话', open_attribute: { code: 'unconditional', label: '' } }]
} as unknown as Entry

describe('what a request asks for', () => {
  it('is told beside what is published, and only where it differs', () => {
    expect(askedLines({ to: 'conditional', grounds: ['high_security'], conditions: '说明用途', open_modes: ['download', 'api'] }, entry, String)).toEqual([
      { field: 'open_attribute', list: 'open_attribute', before: ['unconditional'], after: ['conditional'] },
      { field: 'conditional_grounds', list: 'conditional_ground', before: [], after: ['high_security'] },
      { field: 'conditions', list: null, before: [], after: ['说明用途'] }
    ])
    expect(askedLines({ update_frequency: 'annual', cause: 'law' }, null, String)).toEqual([{ field: 'update_frequency', list: 'update_frequency', before: [], after: ['annual'] }])
    expect(askedLines({ conditions: { purposes: ['研究', '教学'] } }, null, (name) => (name === 'purposes' ? '用途' : name))[0]?.after).toEqual(['用途：研究、教学'])
  })
  it('names the data items that change', () => {
    expect(askedItems({ items: [{ code: 'name', open_attribute: 'unconditional' }, { code: 'phone', open_attribute: 'closed' }, { code: 'new' }] }, entry)).toEqual([{ name: '电话', before: 'unconditional', after: 'closed' }])
    expect(askedItems({}, entry)).toEqual([])
  })
})

describe('what is narrower', () => {
  it('goes one way only (Art. 8(3))', () => {
    const all = ['unconditional', 'conditional', 'closed']
    expect(all.flatMap((from) => all.filter((to) => narrows(from, to)).map((to) => `${from}>${to}`))).toEqual(['unconditional>conditional', 'unconditional>closed', 'conditional>closed'])
    expect(narrows('unconditional', '')).toBe(false)
  })
  it('is promised more seldom', () => {
    expect(moreSeldom('monthly', 'annual')).toBe(true)
    expect(moreSeldom('monthly', 'irregular')).toBe(true)
    expect(moreSeldom('monthly', 'daily')).toBe(false)
    expect(moreSeldom('irregular', 'irregular')).toBe(false)
  })
})

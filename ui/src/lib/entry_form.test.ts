import { describe, expect, it } from 'vitest'
import type { Entry } from '@/client/types'
import { changesOf, checksAt, formOf, pointerParts, sectionOf } from './entry_form'

const label = (code: string) => ({ code, label: code })
const entry = {
  title: '公交站点', abstract: '', keywords: ['公交'], themes: [label('06')], industries: [], open_attribute: label('unconditional'), open_modes: [label('download')],
  resource_kind: null, update_frequency: null, level: label('G1'), duties: [{ code: null, name: '站点管理' }], contact: null, temporal: null,
  items: [{ code: 'stop_name', name: '站名', description: '', type: label('text'), length: 0, unit: '', key: false, nullable: true, example: 'a', open_attribute: label('unconditional'), level: label('G1') }]
} as unknown as Entry

describe('the editor', () => {
  it('sends nothing when nothing changed', () => { expect(changesOf(formOf(entry), formOf(entry))).toEqual({}) })
  it('sends bare codes, and null for what was taken back', () => {
    const form = formOf(entry)
    form.update_frequency = 'monthly'
    form.level = ''
    form.themes = ['06', '18']
    expect(changesOf(form, formOf(entry))).toEqual({ update_frequency: 'monthly', level: null, themes: ['06', '18'] })
  })
  it('waits with an empty title and leaves out unfinished lines', () => {
    const form = formOf(entry)
    form.title = '  '
    form.duties.push({ code: 'x', name: ' ' })
    form.temporal.start = '2024-01-01'
    expect(changesOf(form, formOf(entry))).toEqual({ temporal: { start: '2024-01-01', end: null } })
  })
  it('sends all items when one changed', () => {
    const form = formOf(entry)
    form.items[0]!.description = '站点名称'
    expect(changesOf(form, formOf(entry)).items).toMatchObject([{ code: 'stop_name', description: '站点名称', type: 'text' }])
  })
  it('knows where a finding belongs', () => {
    expect(pointerParts('/items/3/a~1b')).toEqual(['items', '3', 'a/b'])
    expect(sectionOf('/items/3/name')).toBe('items')
    expect(sectionOf('/resources')).toBe('data')
    const checks = [{ pointer: '/items/1/name' }, { pointer: '/items/10/name' }] as never[]
    expect(checksAt(checks, '/items/1')).toHaveLength(1)
  })
})

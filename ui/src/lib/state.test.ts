import type { ColumnProfile } from '@/client/types'
import { describe, expect, it } from 'vitest'
import { boxFromText, filtersOfGroup, nextSort, readGrid, recordsQuery, writeGrid } from './grid_state'
import { binsFor } from './bins'
import { keyExpression, keyFromText, keyText, keyToText, stepFor, totalExpression, totalFromText, totalToText, spanText } from './keys'
import { chosenCount, cleared, readState, requestOf, toggled, writeState } from './search_state'

describe('a search and its address', () => {
  it('are the same thing', () => {
    const query = { q: '村居', theme: ['18', '07'], division: ['370100'], updated_since: '2026-01-01', sort: 'title', shown: '60' }
    expect(writeState(readState(query))).toEqual(query)
  })
  it('leave out what is usual, and refuse nonsense', () => {
    expect(writeState(readState({ sort: 'relevance', shown: '-5', updated_since: 'soon', theme: ['', '06', '06'] }))).toEqual({ theme: ['06'] })
    expect(readState({ q: 'x' }).sort).toBe('relevance')
    expect(readState({}).sort).toBe('-updated_at')
    expect(readState({ shown: '100000' }).shown).toBe(400)
  })
  it('begin at the first page when a filter changes', () => {
    const state = toggled(readState({ shown: '80', theme: '06' }), 'theme', '18')
    expect(state.facets.theme).toEqual(['06', '18'])
    expect(state.shown).toBe(20)
    expect(chosenCount(state)).toBe(2)
    expect(chosenCount(cleared(state))).toBe(0)
    expect(requestOf(state)).toMatchObject({ limit: 20, theme: ['06', '18'] })
  })
})

describe('a view of a table and its address', () => {
  it('are the same thing', () => {
    const query = { f: ['line.equals.K1', 'opened.at_least.2024-01-01'], find: '广场', box: '116.5,36,117.25,37', group: 'city,month.opened,w10.lines', totals: 'sum.lines,distinct.city', order: '-opened', page: '3', size: '50', hide: 'a,b' }
    expect(writeGrid(readGrid(query))).toEqual(query)
    expect(writeGrid(readGrid({ page: '0', size: '7', f: 'broken' }))).toEqual({})
  })
  it('sort up, down, not', () => {
    const none = readGrid({})
    const up = { ...none, ...nextSort(none, 'a') }
    const down = { ...up, ...nextSort(up, 'a') }
    expect([up.descending, down.descending, nextSort(down, 'a').sort]).toEqual([false, true, ''])
  })
  it('ask for records', () => {
    expect(recordsQuery(readGrid({ f: 'n.at_least.3', order: '-n', find: 'x' }), { typeOf: () => 'integer' })).toEqual({ where: 'n >= 3', order_by: 'n desc', q: 'x' })
  })
  it('ask for groups, sorted by what a group has', () => {
    const grouped = readGrid({ group: 'city,month.opened', totals: 'sum.lines', order: '-total_1' })
    expect(recordsQuery(grouped, { typeOf: () => 'text' })).toEqual({
      select: "city as key_1, date_trunc('month', opened) as key_2, count(*) as row_count, sum(lines) as total_1",
      group_by: "city, date_trunc('month', opened)",
      order_by: 'sum(lines) desc'
    })
    expect(recordsQuery({ ...grouped, sort: 'city' }, { typeOf: () => 'text' }).order_by).toBe('count(*) desc')
  })
  it('show the rows of a group', () => {
    const state = readGrid({ group: 'city,month.opened,w10.lines' })
    expect(filtersOfGroup(state, { key_1: null, key_2: '2024-12-01', key_3: -20 })).toEqual([
      { column: 'city', operator: 'empty', value: '' },
      { column: 'opened', operator: 'at_least', value: '2024-12-01' }, { column: 'opened', operator: 'less', value: '2025-01-01' },
      { column: 'lines', operator: 'at_least', value: '-20' }, { column: 'lines', operator: 'less', value: '-10' }
    ])
    const hour = filtersOfGroup(readGrid({ group: 'hour.seen' }), { key_1: '2024-12-31T23:00:00' })
    expect(hour?.map((one) => one.value)).toEqual(['2024-12-31T23:00:00', '2025-01-01T00:00:00'])
  })
  it('keep to a window of the map, where the table has places', () => {
    const state = readGrid({ box: '-20.5,30,130,40', f: 'n.at_least.3' })
    expect(recordsQuery(state, { typeOf: () => 'integer', longitude: 'x', latitude: 'y' }).where).toBe('n >= 3 and within_bbox(x, y, -20.5, 30, 130, 40)')
    expect(recordsQuery(state, { typeOf: () => 'integer' }).where).toBe('n >= 3')
    for (const text of ['', '1,2,3', '1,2,3,x', '0,40,1,30', '0,0,181,1', '0,0,1,91', '0,0,1,1,1']) expect(boxFromText(text), text).toBeNull()
  })
})

describe('keys of groups', () => {
  it('survive the address, and are nothing else', () => {
    for (const text of ['city', 'month.opened', 'week.week', 'w10.lines', 'w0.5.price']) expect(keyToText(keyFromText(text)!)).toBe(text)
    for (const text of ['', 'a b', 'moon.opened', 'w0.lines', 'w.lines', 'a.b.c', "x'); drop", 'w1e9.lines']) expect(keyFromText(text), text).toBeNull()
    for (const text of ['count', 'sum.lines', 'distinct.city']) expect(totalToText(totalFromText(text)!)).toBe(text)
    for (const text of ['sum', 'total.lines', 'count.lines', 'sum.lines)']) expect(totalFromText(text), text).toBeNull()
  })
  it('are written as expressions', () => {
    expect(keyExpression({ column: 'lines', bin: 'w0.5' })).toBe('bin(lines, 0.5)')
    expect([spanText(-180, { column: 'x', bin: 'w20' }), spanText(0.30000000000000004, { column: 'x', bin: 'w0.1' }), spanText(null, { column: 'x', bin: 'w1' }), spanText('2024-03-01', { column: 'x', bin: 'month' })]).toEqual(['-180 – -160', '0.3 – 0.4', '', '2024-03'])
    expect(keyExpression({ column: 'opened', bin: 'week' })).toBe("date_trunc('week', opened)")
    expect(totalExpression({ measure: 'distinct', column: 'city' })).toBe('count(distinct city)')
  })
  it('are cut where it makes about twenty groups', () => {
    expect([stepFor(0, 1000), stepFor('-1116', '1688'), stepFor(0, 1), stepFor(5, 5), stepFor(null, 'x')]).toEqual(['50', '200', '0.05', '1', '1'])
    expect(binsFor('date', { min: '2012-01-01', max: '2015-12-31' } as ColumnProfile)).toMatchObject({ first: 'month' })
    expect(binsFor('date', undefined).choices).not.toContain('hour')
    expect(binsFor('integer', { min: 0, max: 19, distinct: 20 } as ColumnProfile).first).toBe('')
    expect(binsFor('integer', { min: 0, max: 19, distinct: 20 } as ColumnProfile).choices).toEqual(['', 'w1', 'w10'])
  })
  it('read as people write times', () => {
    const at = '2024-11-18T07:00:00'
    const texts = ['year', 'quarter', 'month', 'week', 'day', 'hour', ''].map((bin) => keyText(at, { column: 'x', bin }))
    expect(texts).toEqual(['2024', '2024 Q4', '2024-11', '2024-11-18', '2024-11-18', '2024-11-18 07:00', at])
  })
})

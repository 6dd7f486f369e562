import { describe, expect, it } from 'vitest'
import { nextSort, readGrid, recordsQuery, writeGrid } from './grid_state'
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
    const query = { f: ['line.equals.K1', 'opened.at_least.2024-01-01'], find: '广场', order: '-opened', page: '3', size: '50', hide: 'a,b' }
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
    expect(recordsQuery(readGrid({ f: 'n.at_least.3', order: '-n', find: 'x' }), () => 'integer')).toEqual({ where: 'n >= 3', order_by: 'n desc', q: 'x' })
  })
})

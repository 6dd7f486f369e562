import { describe, expect, it } from 'vitest'
import type { Pull } from '@/client/types'
import { bodyOf, formOf } from './pull_form'

const pull: Pull = {
  source: { kind: 's3', url: 'https://s3.example.org/b/k.csv', region: 'cn', access_key: 'AK', host: '', port: 5432, database: '', user: '', query: '' },
  has_credential: true, schedule: { every: 'week', minute: 65, day: 5 }, mode: 'append', paused: true, outcome: 'unchanged', problem: null, failures: 0,
  ingestion: null, tried_at: null, succeeded_at: null, next_due_at: null, late: false
}

describe('the form of a pull', () => {
  it('says again what the platform told, without a credential', () => {
    const body = bodyOf(formOf(pull))
    expect(body).toEqual({ source: { kind: 's3', url: 'https://s3.example.org/b/k.csv', region: 'cn', access_key: 'AK' }, schedule: { every: 'week', minute: 65, day: 5 }, mode: 'append', paused: true })
  })
  it('sends only what the kind of source needs', () => {
    const form = { ...formOf(null), kind: 'postgresql' as const, url: 'http://left.over/', host: ' db.example.org ', database: 'd', user: 'u', query: 'SELECT 1', credential: 'word' }
    expect(bodyOf(form)).toMatchObject({ source: { kind: 'postgresql', host: 'db.example.org', port: 5432, database: 'd', user: 'u', query: 'SELECT 1' }, credential: 'word' })
    expect(bodyOf(form).source).not.toHaveProperty('url')
  })
  it('counts minutes of the hour or of the day', () => {
    expect(bodyOf({ ...formOf(null), every: 'hour', time: '13:05' }).schedule).toEqual({ every: 'hour', minute: 5, day: 1 })
    expect(bodyOf({ ...formOf(null), every: 'month', time: '13:05', day: 28 }).schedule).toEqual({ every: 'month', minute: 785, day: 28 })
  })
})

// The form of a scheduled pull, and what the platform takes of it.
import type { Pull, PullBody, PullKind } from '@/client/types'

export interface PullForm {
  kind: PullKind
  url: string
  region: string
  access_key: string
  host: string
  port: string
  database: string
  user: string
  query: string
  credential: string
  every: 'hour' | 'day' | 'week' | 'month'
  time: string
  day: number
  mode: 'replace' | 'append' | 'upsert'
  paused: boolean
}

export const isDatabase = (kind: PullKind) => kind === 'postgresql' || kind === 'mysql'
export const usualPort = (kind: PullKind) => kind === 'mysql' ? '3306' : '5432'
const two = (value: number) => String(value).padStart(2, '0')

export function formOf(pull: Pull | null): PullForm {
  const source = pull?.source
  const schedule = pull?.schedule ?? { every: 'day' as const, minute: 150, day: 1 }
  return {
    kind: source?.kind ?? 'http', url: source?.url ?? '', region: source?.region ?? '', access_key: source?.access_key ?? '',
    host: source?.host ?? '', port: String(source?.port ?? 5432), database: source?.database ?? '', user: source?.user ?? '', query: source?.query ?? '',
    credential: '', every: schedule.every, time: `${two(Math.floor(schedule.minute / 60))}:${two(schedule.minute % 60)}`, day: schedule.day,
    mode: pull?.mode === 'append' || pull?.mode === 'upsert' ? pull.mode : 'replace', paused: pull?.paused ?? false
  }
}

export function bodyOf(form: PullForm): PullBody {
  const [hours = 0, minutes = 0] = form.time.split(':').map(Number)
  const web = { kind: form.kind, url: form.url.trim() }
  const source = form.kind === 'http' ? web
    : form.kind === 's3' ? { ...web, region: form.region.trim(), access_key: form.access_key.trim() }
      : { kind: form.kind, host: form.host.trim(), port: Number(form.port), database: form.database.trim(), user: form.user.trim(), query: form.query.trim() }
  return {
    source: Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')) as PullBody['source'],
    schedule: { every: form.every, minute: form.every === 'hour' ? minutes : hours * 60 + minutes, day: form.every === 'week' || form.every === 'month' ? form.day : 1 },
    mode: form.mode,
    paused: form.paused,
    ...(form.credential ? { credential: form.credential } : {})
  }
}

// The operations that pages call, by name.
import type { FeatureCollection } from 'geojson'
import { get, post, request, type Answer, type Query } from './http'
import type * as T from './types'

const v1 = '/api/v1'
const at = (id: string) => encodeURIComponent(id)

export const platform = () => get<T.Platform>(`${v1}/platform`)
export const statistics = () => get<T.Statistics>(`${v1}/statistics`)
export const search = (query: Query, signal?: AbortSignal) => get<T.SearchAnswer>(`${v1}/entries`, query, signal)
export const suggest = (q: string, signal?: AbortSignal) => get<{ items: T.Suggestion[] }>(`${v1}/suggest`, { q, limit: 8 }, signal)

export const entry = (id: string): Promise<Answer<T.Entry>> => request<T.Entry>('GET', `${v1}/entries/${at(id)}`)
export const entryHistory = (id: string) => get<T.List<T.HistoryLine>>(`${v1}/entries/${at(id)}/history`, { limit: 50 })
export const citation = (id: string, style: string) => get<{ style: string; text: string }>(`${v1}/entries/${at(id)}/citation`, { style })
export const related = (id: string) => get<{ items: T.EntryCard[] }>(`${v1}/entries/${at(id)}/related`)
export const checks = (id: string) => get<T.Checks>(`${v1}/entries/${at(id)}/checks`)
export const entryQuality = (id: string) => get<T.EntryQuality>(`${v1}/entries/${at(id)}/quality`)
export const quality = () => get<T.QualitySummary>(`${v1}/quality`)
export const qualityProviders = (query: Query) => get<T.List<T.QualityProvider>>(`${v1}/quality/providers`, query)
export const qualityPairs = (query: Query) => get<T.List<T.QualityPair>>(`${v1}/quality/pairs`, query)
export const createEntry = (body: unknown) => request<T.Entry>('POST', `${v1}/entries`, { body })
export const changeEntry = (id: string, body: unknown, ifMatch: string) => request<T.Entry>('PATCH', `${v1}/entries/${at(id)}`, { body, ifMatch })
export const entryAction = (id: string, action: string, body: unknown = {}) =>
  post<{ state: string; case: { id: string } | null; entry: string }>(`${v1}/entries/${at(id)}/actions/${at(action)}`, body)
export const providerEntries = (query: Query) => get<T.List<T.ProviderEntry>>(`${v1}/provider/entries`, query)

// Tables name the types of their columns by code, entries by code and label: pages see one form.
const labelled = <C extends { type: T.Label | string }>(columns: C[]): C[] =>
  columns.map((one) => (typeof one.type === 'string' ? { ...one, type: { code: one.type, label: one.type } } : one))
const withLabels = <A extends { columns: { type: T.Label | string }[] }>(answer: A): A => ({ ...answer, columns: labelled(answer.columns) })

export const resource = async (rid: string) => withLabels(await get<T.Resource>(`${v1}/resources/${at(rid)}`))
export const resourceFile = (rid: string) => get<{ file: T.FileFacts | null }>(`${v1}/resources/${at(rid)}`)
export const preview = (rid: string, limit: number) => get<T.Preview>(`${v1}/resources/${at(rid)}/preview`, { limit })
export const sql = (text: string, signal?: AbortSignal) => post<T.SqlAnswer>(`${v1}/sql`, { sql: text }, signal)
export const records = (rid: string, query: Query, signal?: AbortSignal) => get<T.Records>(`${v1}/resources/${at(rid)}/records`, query, signal)
export const profile = async (rid: string) => withLabels(await get<T.Profile>(`${v1}/resources/${at(rid)}/profile`))
export const versions = (rid: string, limit = 20) => get<T.List<T.Version>>(`${v1}/resources/${at(rid)}/versions`, { limit })
export const versionDiff = (rid: string, query: Query) => get<T.VersionDiff>(`${v1}/resources/${at(rid)}/diff`, query)
export const downloadPath = (rid: string, format: string, version?: number) =>
  `${v1}/resources/${at(rid)}/download?format=${format}${version ? `&version=${version}` : ''}`
export const geojson = (rid: string) => get<FeatureCollection>(downloadPath(rid, 'geojson'))
/** The rows of a view with their shapes. */
export const recordShapes = (rid: string, query: Query, signal?: AbortSignal) => get<FeatureCollection>(`${v1}/resources/${at(rid)}/records`, { ...query, format: 'geojson' }, signal)
export const recordsPath = (rid: string) => `${v1}/resources/${at(rid)}/records`

export const organizations = (query: Query) => get<T.List<T.Organization>>(`${v1}/organizations`, query)
export const organization = (id: string) => get<T.Organization>(`${v1}/organizations/${at(id)}`)
export const openLists = () => get<T.List<T.OpenListRef>>(`${v1}/open-lists`, { limit: 500 })
export const openList = (provider: string, edition?: number) =>
  get<T.OpenList>(`${v1}/open-lists/${at(provider)}${edition ? `/editions/${edition}` : ''}`)
export const ledgerHead = () => get<T.LedgerHead>(`${v1}/ledger/head`)
export const ledgerHeads = (limit: number) => get<{ items: T.SignedHead[] }>(`${v1}/ledger/heads`, { limit })
export const ledgerOpenEntries = (query: Query) => get<T.List<T.OpenLedgerEntry>>(`${v1}/ledger/entries`, query)
export const divisions = () => get<T.List<T.Division>>(`${v1}/divisions`, { limit: 1000 })
export const codeList = (name: string) => get<T.CodeList>(`${v1}/code-lists/${at(name)}`)
export const openapi = () => get<Record<string, unknown>>(`${v1}/openapi.json`)

export const me = () => get<T.Me>(`${v1}/me`)
export const signIn = (account: string, password: string, totp = '') => post<{ csrf_token: string; user: T.Me }>(`${v1}/sessions`, totp ? { account, password, totp } : { account, password })
export const stepUp = (password: string, totp: string) => post<null>(`${v1}/sessions/current/step-up`, totp ? { password, totp } : { password })
export const sessions = () => get<T.List<T.Session>>(`${v1}/sessions`)
export const endSession = (id: string) => request<null>('DELETE', `${v1}/sessions/${at(id)}`)
export const beginFactor = () => post<{ secret: string; uri: string }>(`${v1}/me/factor`)
export const confirmFactor = (code: string) => post<{ codes: string[] }>(`${v1}/me/factor/confirm`, { code })
export const dropFactor = (password: string) => post<null>(`${v1}/me/factor/drop`, { password })
export const sso = () => get<T.Sso>(`${v1}/sso`)
export const linkSso = () => post<{ location: string }>(`${v1}/sso/links`, {})
export const unlinkSso = () => request<null>('DELETE', `${v1}/sso/links`)
export const signOut = () => request<null>('DELETE', `${v1}/sessions/current`)
export const keys = () => get<T.List<T.Key>>(`${v1}/keys`)
export const createKey = (name: string) => post<T.Key & { key: string }>(`${v1}/keys`, { name })
export const deleteKey = (id: string) => request<null>('DELETE', `${v1}/keys/${at(id)}`)

export const cases = (query: Query) => get<T.List<T.Case>>(`${v1}/cases`, query)
export const oneCase = (id: string) => get<T.Case>(`${v1}/cases/${at(id)}`)
/** Of two who act at the same moment one is told that the case has changed: `version` is what the caller has seen. */
/** `version`: that the page showed; without one the platform refuses a lost race by the case's state alone. */
export const caseAction = async (id: string, action: string, body: Record<string, unknown>, version?: number) =>
  (await request<{ state: string; case?: T.Case }>('POST', `${v1}/cases/${at(id)}/actions/${at(action)}`, version === undefined ? { body } : { body, ifMatch: `"${version}"` })).data

export const addResource = (entryId: string, body: unknown) =>
  post<{ job: { id: string }; resource: { id: string } }>(`${v1}/entries/${at(entryId)}/resources`, body)
export const addVersion = (rid: string, body: unknown) => post<{ job: { id: string } }>(`${v1}/resources/${at(rid)}/versions`, body)
export const job = (id: string) => get<T.Job>(`${v1}/jobs/${at(id)}`)
export const version = (rid: string, number: number) => get<T.VersionDetail>(`${v1}/resources/${at(rid)}/versions/${number}`)
export const propose = (uploadId: string, recipe: T.Recipe) => post<{ job: { id: string } }>(`${v1}/uploads/${at(uploadId)}/proposal`, { recipe })
export const proposal = (jobId: string) => get<T.ProposalJob>(`${v1}/jobs/${at(jobId)}`)
export const endUpload = (uploadId: string) => request<null>('DELETE', `${v1}/uploads/${at(uploadId)}`)

export const pull = (rid: string) => get<T.Pull>(`${v1}/resources/${at(rid)}/pull`)
export const setPull = async (rid: string, body: T.PullBody) => (await request<T.Pull>('PUT', `${v1}/resources/${at(rid)}/pull`, { body })).data
export const removePull = (rid: string) => request<null>('DELETE', `${v1}/resources/${at(rid)}/pull`)
export const runPull = (rid: string) => post<{ job: { id: string } }>(`${v1}/resources/${at(rid)}/pull/actions/run`, {})

const pollMs = 500
/** The job once it has ended, whichever way. */
export async function finished(id: string): Promise<T.Job> {
  for (;;) {
    const found = await job(id)
    if (found.state !== 'queued' && found.state !== 'running') return found
    await new Promise((resume) => { window.setTimeout(resume, pollMs) })
  }
}

export const columnRules = (rid: string) => get<T.StoredRules>(`${v1}/resources/${at(rid)}/rules`)
export const setColumnRules = async (rid: string, version: number, rules: T.ColumnRule[]) =>
  (await request<T.StoredRules>('PUT', `${v1}/resources/${at(rid)}/rules`, { body: { rules }, ifMatch: `"${version}"` })).data
export const tryColumnRules = (rid: string, rules: T.ColumnRule[]) => post<T.RulesTrial>(`${v1}/resources/${at(rid)}/rules/trial`, { rules })
export const codeLists = () => get<T.List<{ name: string; title: string; count: number }>>(`${v1}/code-lists`)

export const caseTypes = () => get<{ items: T.CaseType[] }>(`${v1}/case-types`)
export const openCase = (body: Record<string, unknown>) => post<T.Case>(`${v1}/cases`, body)
export const bulkAction = (action: string, cases: { id: string; version: number }[], reason: string) =>
  post<T.BulkAnswer>(`${v1}/cases/actions/${at(action)}`, { cases, reason })

/** With how many nobody has read yet. */
export async function notices(query: Query): Promise<T.List<T.Notice> & { unread: number }> {
  const answer = await request<T.List<T.Notice>>('GET', `${v1}/notices`, { query })
  return { ...answer.data, unread: Number(answer.headers.get('x-unread') ?? 0) }
}
export const readNotice = (id: string) => post<T.Notice>(`${v1}/notices/${at(id)}/actions/read`, {})

export const entryOpening = (id: string) => get<T.EntryOpening>(`${v1}/entries/${at(id)}/opening`)
export const openingChanges = (query: Query) => get<T.List<T.OpeningChange>>(`${v1}/opening/changes`, query)
export const openingMap = () => get<T.OpeningMap>(`${v1}/opening/map`)
export const openingTransitions = () => get<{ items: T.Transition[] }>(`${v1}/opening/transitions`)
export const openingAdvice = (body: Record<string, unknown>) => post<T.Advice>(`${v1}/opening/advice`, body)
export const withdrawEvidence = (id: string, reason: string) => post<T.OpeningEvidence>(`${v1}/opening/evidence/${at(id)}/actions/withdraw`, { reason })

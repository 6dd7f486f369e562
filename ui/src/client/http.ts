// The one door to the platform's HTTP interface: language, CSRF token, problem documents, entity tags.

export interface FieldProblem { pointer: string; detail: string; code?: string; basis?: string }

/** A refusal of the platform (RFC 9457), or of the network (`status` 0). */
export class Problem extends Error {
  readonly status: number
  readonly type: string
  readonly title: string
  readonly detail: string
  readonly basis: string
  readonly errors: FieldProblem[]
  readonly traceId: string
  constructor(status: number, body: Record<string, unknown> = {}) {
    const text = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : '')
    super(text('title') || String(status))
    this.status = status
    this.type = text('type')
    this.title = text('title')
    this.detail = text('detail')
    this.basis = text('basis')
    this.traceId = text('trace_id')
    this.errors = Array.isArray(body.errors) ? (body.errors as FieldProblem[]) : []
  }
}

export type QueryValue = string | number | boolean | null | undefined | string[]
export type Query = Record<string, QueryValue>

export interface Answer<T> { data: T; etag: string; total: number | null; headers: Headers }

interface Options { query?: Query; body?: unknown; ifMatch?: string; signal?: AbortSignal }

const context = { language: 'zh-CN', csrf: '', onSignedOut: () => {}, prove: async () => false }

export function setLanguage(language: string): void { context.language = language }
export function setCsrf(token: string): void { context.csrf = token }
export function csrf(): string { return context.csrf }
export function whenSignedOut(action: () => void): void { context.onSignedOut = action }

/** Asked when a decision needs a fresh proof of who is there; true: proved, the request is sent again. */
export function whenProofIsNeeded(prove: () => Promise<boolean>): void { context.prove = prove }

/** `?a=1&b=2&b=3`; empty values are left out. */
export function queryText(query: Query): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => parts.append(name, one))
    else if (value !== null && value !== undefined && value !== '') parts.append(name, String(value))
  }
  const text = parts.toString()
  return text ? `?${text}` : ''
}

async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get('content-type') ?? ''
  const body = type.includes('json') ? await response.json().catch(() => ({})) : {}
  return new Problem(response.status, body as Record<string, unknown>)
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': context.language }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.ifMatch) headers['If-Match'] = options.ifMatch
  if (method !== 'GET' && context.csrf) headers['X-CSRF-Token'] = context.csrf
  if (method === 'POST') headers['Idempotency-Key'] = crypto.randomUUID()
  let response: Response
  try {
    response = await fetch(path + queryText(options.query ?? {}), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null
    })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new Problem(0)
  }
  if (!response.ok) {
    const problem = await problemOf(response)
    if (problem.type.endsWith('/identity-step-up-needed') && (await context.prove())) return request(method, path, options)
    if (problem.type.endsWith('/identity-unauthenticated') && context.csrf) context.onSignedOut()
    throw problem
  }
  const data = response.status === 204 ? null : await response.json().catch(() => null)
  return { data: data as T, etag: response.headers.get('etag') ?? '', total: null, headers: response.headers }
}

export const get = async <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  (await request<T>('GET', path, signal ? { query, signal } : { query })).data
export const post = async <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> =>
  (await request<T>('POST', path, signal ? { body, signal } : { body })).data

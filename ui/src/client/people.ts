// What a unit does about its own people: accounts, codes to set passwords with, delegations.
import { get, post, request } from './http'
import type { List } from './types'

const v1 = '/api/v1'
const at = encodeURIComponent
interface Label { code: string; label: string }
interface Named { id: string; name: string }
export interface UnitAccount { id: string; account: string; name: string; roles: Label[]; disabled: boolean; enrolled: boolean; used_at: string | null; version: number }
/** `code` is shown this once. */
export interface Enrolment { account: UnitAccount; code: string; expires_at: string }
export interface Delegation { id: string; from: Named; to: Named; role: Label; from_on: string; until_on: string; reason: string; in_force: boolean; ended_at: string | null }

/** What a unit's administrator may grant. */
export const unitRoles = ['cataloguer', 'reviewer', 'data_officer', 'security_officer'] as const

export const unitAccounts = (cursor = '') => get<List<UnitAccount>>(`${v1}/unit/accounts?limit=100${cursor ? `&cursor=${at(cursor)}` : ''}`)
export const addUnitAccount = (body: { account: string; name: string; roles: string[] }) => post<Enrolment>(`${v1}/unit/accounts`, body)
export const setUnitRoles = async (id: string, roles: string[]) => (await request<UnitAccount>('PUT', `${v1}/unit/accounts/${at(id)}/roles`, { body: { roles } })).data
export const switchUnitAccount = (id: string, enable: boolean) => post<UnitAccount>(`${v1}/unit/accounts/${at(id)}/actions/${enable ? 'enable' : 'disable'}`, {})
export const resetUnitAccount = (id: string) => post<Enrolment>(`${v1}/unit/accounts/${at(id)}/actions/reset`, {})
export const enrol = (code: string, password: string) => post<null>(`${v1}/enrolments`, { code, password })
export const colleagues = () => get<List<Named>>(`${v1}/unit/colleagues`)
export const delegations = () => get<List<Delegation>>(`${v1}/delegations`)
export const delegate = (body: { to: string; role: string; from_on: string; until_on: string; reason: string }) => post<Delegation>(`${v1}/delegations`, body)
export const endDelegation = (id: string) => post<Delegation>(`${v1}/delegations/${at(id)}/actions/end`, {})

// People and bodies that use data: registration, and what became of it.
import { get, post, request } from './http'
import type { Enrolment, UnitAccount } from './people'
import type { List } from './types'

const v1 = '/api/v1'
interface Label { code: string; label: string }
export interface Particulars { kind: 'person' | 'organization'; name: string; document: string; division: string; phone: string; evidence?: string }
/** `document` is masked. */
export interface Registration { id: string; number: string; case_id: string; kind: Label; state: Label; division: Label; name: string; document: string; reason: string; created_at: string; decided_at: string | null }
/** What an official needs; `document` is whole until it is decided. */
export interface RegistrationFile { registration: Registration; document: string; phone: string; evidence: string }

export const register = (body: { account?: string; password?: string; particulars: Particulars }) => post<Registration>(`${v1}/registrations`, body)
export const ownRegistrations = () => get<List<Registration>>(`${v1}/registrations`)
export const correctRegistration = async (id: string, body: Particulars) => (await request<Registration>('PUT', `${v1}/registrations/${encodeURIComponent(id)}`, { body })).data
export const registrationFile = (id: string) => get<RegistrationFile>(`${v1}/registrations/${encodeURIComponent(id)}`)

// Further accounts of an organisation, by who registered it.
export const memberAccounts = () => get<List<UnitAccount>>(`${v1}/member-accounts`)
export const addMemberAccount = (body: { account: string; name: string }) => post<Enrolment>(`${v1}/member-accounts`, body)
export const actOnMemberAccount = <T>(id: string, action: 'reset' | 'disable' | 'enable') => post<T>(`${v1}/member-accounts/${encodeURIComponent(id)}/actions/${action}`, {})

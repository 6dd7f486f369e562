// "How open can this be?": which question comes next, and the address that remembers the answers.
import type { LocationQuery } from 'vue-router'
import type { Openness } from '@/client/types'

export const protections = ['work_secret', 'trade_secret', 'important_data', 'personal_information', 'forbidden'] as const
export const treatments = ['deidentified', 'holders_consent'] as const
export const demands = ['security_demanding', 'capability_demanding', 'specific_condition'] as const
export const questions = ['state_secret', ...protections, ...treatments, ...demands] as const
export type Question = (typeof questions)[number]
export type Answers = Partial<Record<Question, boolean>>

/** State secrets do not come here; treatment is asked only of what is closed as it is; conditions only of what may open (Art. 2, 8). */
export function nextQuestion(answers: Answers, mostOpen: Openness | null): Question | null {
  if (answers.state_secret === undefined) return 'state_secret'
  if (answers.state_secret) return null
  const open = <T extends Question>(list: readonly T[]) => list.find((one) => answers[one] === undefined) ?? null
  const next = open(protections)
  if (next) return next
  if (mostOpen === 'closed') return open(treatments)
  return open(demands)
}
/** The questions whose answers count, in the order they are asked: what was answered before a way back was taken drops out. */
export function asked(answers: Answers): Question[] {
  if (answers.state_secret) return ['state_secret']
  return questions.filter((one) => answers[one] !== undefined)
}

export function answersOf(query: LocationQuery): { answers: Answers; basis: string } {
  const answers: Answers = {}
  for (const one of questions) if (query[one] === 'yes' || query[one] === 'no') answers[one] = query[one] === 'yes'
  return { answers, basis: answers.forbidden && typeof query.basis === 'string' ? query.basis : '' }
}
export function queryOf(answers: Answers, basis: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const one of asked(answers)) query[one] = answers[one] ? 'yes' : 'no'
  if (answers.forbidden && basis) query.basis = basis
  return query
}
/** What the platform is asked: the law that forbids is named, not ticked. */
export function adviceBody(answers: Answers, basis: string): Record<string, unknown> {
  const { forbidden, ...rest } = answers
  return { ...rest, ...(forbidden && basis.trim() ? { basis: basis.trim() } : {}) }
}

/** The key of an article's words by its Chinese name. */
export const articleKeys: Record<string, string> = { 第二条第一款: '2_1', 第八条第一款: '8_1', 第八条第二款: '8_2', 第八条第三款: '8_3', 第八条第四款: '8_4', 第十条第二款: '10_2', 第十条第三款: '10_3' }

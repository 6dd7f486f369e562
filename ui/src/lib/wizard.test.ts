import { describe, expect, it } from 'vitest'
import { adviceBody, answersOf, asked, demands, nextQuestion, protections, queryOf, treatments, type Answers, type Question } from './wizard'

const no = (...list: readonly Question[]): Answers => Object.fromEntries(list.map((one) => [one, false]))

describe('the next question', () => {
  it('is about secrets first, and the last where there is one (Art. 2(1))', () => {
    expect(nextQuestion({}, 'unconditional')).toBe('state_secret')
    expect(nextQuestion({ state_secret: true }, null)).toBeNull()
  })
  it('asks of treatment only what would be closed (Art. 8(4))', () => {
    const plain = no('state_secret', ...protections)
    expect(nextQuestion(plain, 'unconditional')).toBe('security_demanding')
    expect(nextQuestion({ ...plain, trade_secret: true }, 'closed')).toBe('deidentified')
    expect(nextQuestion({ ...plain, trade_secret: true, ...no(...treatments) }, 'closed')).toBeNull()
    expect(nextQuestion({ ...plain, trade_secret: true, deidentified: true }, 'unconditional')).toBe('security_demanding')
  })
  it('ends: whatever is answered, at most eleven questions', () => {
    const walk = (answers: Answers, depth: number): void => {
      const treated = answers.deidentified || answers.holders_consent
      const guarded = protections.some((one) => answers[one])
      const next = nextQuestion(answers, answers.state_secret ? null : guarded && !treated ? 'closed' : 'unconditional')
      expect(depth).toBeLessThanOrEqual(11)
      if (next) for (const value of [true, false]) walk({ ...answers, [next]: value }, depth + 1)
    }
    walk({}, 0)
  })
})

describe('the address', () => {
  it('remembers every answer', () => {
    const answers: Answers = { ...no('state_secret', ...protections, ...demands), forbidden: true }
    const query = queryOf(answers, '《统计法》第二十五条')
    expect(query.basis).toBe('《统计法》第二十五条')
    expect(answersOf(query)).toEqual({ answers, basis: '《统计法》第二十五条' })
    expect(asked({ state_secret: true, work_secret: false })).toEqual(['state_secret'])
    expect(answersOf({ state_secret: 'maybe', basis: 'x' })).toEqual({ answers: {}, basis: '' })
  })
  it('sends the law that forbids by name', () => {
    expect(adviceBody({ state_secret: false, forbidden: true }, ' 《某法》 ')).toEqual({ state_secret: false, basis: '《某法》' })
    expect(adviceBody({ forbidden: false }, '《某法》')).toEqual({})
  })
})

import type { JobMessage } from '@/client/types'
import { ruleBroken } from './column_rules'
import { useText } from './use_text'

/** What a report's message says in the visitor's language. The platform writes English; a value that it quotes is shown beside. */
export function useReportWords(): (message: JobMessage) => string {
  const { t, te, locale } = useText()
  const rule = useRuleBroken()
  return (message) => {
    if (message.code === 'rule-broken') return rule(message.detail)
    const key = `report.message.${message.code}`
    if (locale.value === 'en' || !te(key)) return message.detail
    const value = /"([^"]*)"/.exec(message.detail)?.[1]
    const more = /(?:There are )?(\d+) (?:more like this|further lines)/.exec(message.detail)?.[1]
    return [t(key), value === undefined ? '' : `“${value}”`, more ? t('report.and_more', { count: more }) : ''].filter(Boolean).join(' ')
  }
}

/** Which rule was broken how often and where, in the visitor's language; what cannot be read as that stays as it came. */
export function useRuleBroken(): (detail: string) => string {
  const { t, te } = useText()
  return (detail) => {
    const found = ruleBroken(detail)
    if (!found || !te(`quality.rule.${found.kind}`)) return detail
    const rule = t(`quality.rule.${found.kind}`) + (found.note ? ` (${found.note})` : '')
    return t('rules.broke', { rule, broken: found.broken, checked: found.checked, rows: found.rows })
  }
}

/** A refusal's parts: rows and rules of the columns in words, anything else by its pointer. `named`: a column's name by its code. */
export function useFaultWords(named: (code: string) => string): (fault: { pointer: string; detail: string }) => string {
  const { t } = useText()
  const rule = useRuleBroken()
  return ({ pointer, detail }) => {
    const [, row, column] = /^\/rows\/(\d+)\/(.+)$/.exec(pointer) ?? []
    if (row && column) return t('rules.broken_at', { row, column: named(column) })
    return /^\/rules\/\d+$/.test(pointer) ? rule(detail) : `${pointer}: ${detail}`
  }
}

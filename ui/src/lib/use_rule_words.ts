import type { ColumnRule } from '@/client/types'
import { signs } from './column_rules'
import { useText } from './use_text'

/** A column rule as a sentence of the visitor's language; columns by their names. */
export function useRuleWords(named: (code: string) => string): (rule: ColumnRule) => string {
  const { t, number } = useText()
  return (rule) => {
    const column = rule.columns.map(named).join(t('common.comma'))
    if (rule.kind === 'range') return t(rule.min && rule.max ? 'rules.words.range' : rule.min ? 'rules.words.range_min' : 'rules.words.range_max', { column, min: rule.min ?? '', max: rule.max ?? '' })
    if (rule.kind === 'pattern') return t('rules.words.pattern', { column, pattern: rule.pattern ?? '' })
    if (rule.kind === 'code_list') return rule.list ? t('rules.words.code_list', { column, list: rule.list }) : t('rules.words.codes', { column, count: number(rule.codes?.length ?? 0) })
    if (rule.kind === 'compare') return t('rules.words.compare', { column, sign: signs[rule.comparison ?? 'eq'], other: named(rule.other ?? '') })
    if (rule.kind === 'foreign_key') return t('rules.words.foreign_key', { column, other: rule.other ?? '', table: rule.resource ?? '' })
    return t(`rules.words.${rule.kind}`, { column })
  }
}

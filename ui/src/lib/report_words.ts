import type { JobMessage } from '@/client/types'
import { useText } from './use_text'

/** What a report's message says in the visitor's language. The platform writes English; a value that it quotes is shown beside. */
export function useReportWords(): (message: JobMessage) => string {
  const { t, te, locale } = useText()
  return (message) => {
    const key = `report.message.${message.code}`
    if (locale.value === 'en' || !te(key)) return message.detail
    const value = /"([^"]*)"/.exec(message.detail)?.[1]
    const more = /(?:There are )?(\d+) (?:more like this|further lines)/.exec(message.detail)?.[1]
    return [t(key), value === undefined ? '' : `“${value}”`, more ? t('report.and_more', { count: more }) : ''].filter(Boolean).join(' ')
  }
}

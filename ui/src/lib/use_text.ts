import { useI18n } from 'vue-i18n'
import * as format from './format'

/** Texts and formats of the visitor's language in one place. */
export function useText() {
  const { t, te, locale } = useI18n()
  return {
    t,
    te: (key: string) => te(key),
    locale,
    number: (value: number | null | undefined) => format.number(value, locale.value),
    compact: (value: number | null | undefined) => format.compact(value, locale.value),
    bytes: (value: number | null | undefined) => format.bytes(value, locale.value),
    date: (value: string | null | undefined) => format.date(value, locale.value),
    instant: (value: string | null | undefined) => format.instant(value, locale.value),
    ago: (value: string) => format.ago(value, locale.value)
  }
}

import { computed, onMounted, shallowReactive } from 'vue'
import { useI18n } from 'vue-i18n'
import * as api from '@/client/api'
import type { CaseType } from '@/client/types'

const known = shallowReactive<Record<string, CaseType[]>>({})

/** The types of cases in the visitor's language, asked for once: what filters offer and timelines speak in. */
export function useCaseTypes() {
  const { locale } = useI18n()
  onMounted(() => {
    const language = locale.value
    if (known[language]) return
    known[language] = []
    api.caseTypes().then((found) => { known[language] = found.items }, () => { delete known[language] })
  })
  const types = computed(() => known[locale.value] ?? [])
  const typeOf = (code: string) => types.value.find((one) => one.code === code)
  const actionOf = (type: string, code: string) => typeOf(type)?.actions.find((one) => one.code === code)?.label ?? ''
  const stateOf = (type: string, code: string) => typeOf(type)?.states.find((one) => one.code === code)?.label ?? ''
  return { types, typeOf, actionOf, stateOf }
}

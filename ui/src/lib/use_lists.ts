import { computed, shallowReactive } from 'vue'
import { useI18n } from 'vue-i18n'
import * as api from '@/client/api'
import type { CodeItem, Division } from '@/client/types'

const lists = shallowReactive<Record<string, CodeItem[]>>({})
const places = shallowReactive<{ items: Division[] }>({ items: [] })

/** Code lists in the visitor's language, each asked for once. */
export function useLists(...names: string[]) {
  const { locale } = useI18n()
  for (const name of names) {
    if (lists[name]) continue
    lists[name] = []
    api.codeList(name).then((found) => { lists[name] = found.items }, () => { delete lists[name] })
  }
  const options = (name: string) => (lists[name] ?? []).map((one) => ({ code: one.code, label: (locale.value === 'en' ? one.label_en : one.label_zh) || one.label, note: one.note }))
  return { options }
}

export function useDivisions() {
  if (!places.items.length) api.divisions().then((found) => { places.items = found.items }, () => {})
  return computed(() => {
    const names = new Map(places.items.map((one) => [one.code, one.name]))
    return places.items.map((one) => ({ code: one.code, label: one.parent && one.parent !== '370000' ? `${names.get(one.parent) ?? ''}${one.name}` : one.name }))
  })
}

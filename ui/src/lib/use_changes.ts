import { ref, shallowRef } from 'vue'
import * as api from '@/client/api'
import { Problem, type Query } from '@/client/http'
import type { OpeningChange } from '@/client/types'

const pageSize = 20

/** Changes of openness, page after page; of overlapping questions the last counts. */
export function useChanges(query: () => Query) {
  const items = shallowRef<OpeningChange[] | null>(null)
  const total = ref(0)
  const next = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)
  let turn = 0
  async function load(further: boolean): Promise<void> {
    const mine = ++turn
    try {
      const page = await api.openingChanges({ ...query(), limit: pageSize, cursor: further ? next.value : '' })
      if (mine !== turn) return
      items.value = further ? [...(items.value ?? []), ...page.items] : page.items
      total.value = page.total
      next.value = page.next
      problem.value = null
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      if (mine === turn) problem.value = cause
    }
  }
  return { items, total, next, problem, run: () => load(false), more: () => load(true) }
}

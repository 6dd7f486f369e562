import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/client/http'

export interface Load<T> {
  data: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  loading: Ref<boolean>
  run: () => Promise<void>
}

/** Loads something for a page and keeps the refusal if there is one; of overlapping runs the last one counts. */
export function useLoad<T>(load: () => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null) as ShallowRef<T | null>
  const problem = shallowRef<Problem | null>(null)
  const loading = ref(false)
  let turn = 0
  async function run(): Promise<void> {
    const mine = ++turn
    loading.value = true
    try {
      const value = await load()
      if (mine !== turn) return
      data.value = value
      problem.value = null
    } catch (cause) {
      if (mine !== turn || (cause instanceof DOMException && cause.name === 'AbortError')) return
      if (!(cause instanceof Problem)) throw cause
      problem.value = cause
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  return { data, problem, loading, run }
}

import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from '@/client/http'

export interface Attempt {
  busy: Ref<boolean>
  refused: ShallowRef<Problem | null>
  attempt: (work: () => Promise<void>) => Promise<boolean>
}

/** Does something that the platform may refuse: one at a time, the refusal is kept to be shown. */
export function useAttempt(): Attempt {
  const busy = ref(false)
  const refused = shallowRef<Problem | null>(null)
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    busy.value = true
    refused.value = null
    try {
      await work()
      return true
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      refused.value = cause
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, refused, attempt }
}

import { ref, shallowRef } from 'vue'
import { useRouter } from 'vue-router'
import * as api from '@/client/api'
import { Problem } from '@/client/http'
import { checksFor } from './opening_form'

/** Sends a request that opens a case, and goes to it; a refusal stays beside the form, field by field. */
export function useRequest() {
  const router = useRouter()
  const busy = ref(false)
  const refused = shallowRef<Problem | null>(null)
  async function send(body: Record<string, unknown>): Promise<void> {
    busy.value = true
    refused.value = null
    try {
      const opened = await api.openCase(body)
      await router.push(`/console/cases/${opened.id}`)
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      refused.value = cause
    } finally {
      busy.value = false
    }
  }
  const checksOf = (...pointers: string[]) => checksFor(refused.value?.errors ?? [], ...pointers)
  return { busy, refused, send, checksOf }
}

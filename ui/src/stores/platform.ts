import { defineStore } from 'pinia'
import { ref } from 'vue'
import * as api from '@/client/api'
import type { Platform } from '@/client/types'

/** What installation this is: its name, and whether its data is for demonstration. */
export const usePlatform = defineStore('platform', () => {
  const value = ref<Platform | null>(null)
  async function load(): Promise<void> {
    value.value = await api.platform().catch(() => null)
  }
  return { value, load }
})

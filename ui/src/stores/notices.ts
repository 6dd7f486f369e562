import { defineStore } from 'pinia'
import { ref } from 'vue'
import * as api from '@/client/api'

/** How many notices nobody has read yet: shown wherever the console is. */
export const useNotices = defineStore('notices', () => {
  const unread = ref(0)
  async function load(): Promise<void> {
    unread.value = await api.notices({ unread: 'true', limit: 1 }).then((found) => found.unread, () => unread.value)
  }
  return { unread, load }
})

import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import * as api from '@/client/api'
import { setCsrf, whenSignedOut } from '@/client/http'
import { recall, remember } from '@/lib/storage'
import type { Me } from '@/client/types'

const mark = 'jixia.signed-in'

/** Who is signed in. Visitors never cause a request: only a browser that has signed in asks who it is. */
export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const has = (...roles: string[]) => me.value?.roles.some((role) => roles.includes(role.code)) ?? false
  const isStaff = computed(() => me.value?.organization != null)

  const drafts = computed(() => has('cataloguer'))
  const decides = computed(() => has('reviewer', 'data_officer', 'security_officer', 'authority', 'cataloguer'))
  /** Where somebody's work begins. */
  const start = computed(() => (has('reviewer', 'data_officer', 'security_officer', 'authority') ? '/console/inbox' : has('cataloguer') ? '/console/entries' : has('unit_admin') ? '/console/people' : '/console/keys'))

  function forget(): void {
    me.value = null
    setCsrf('')
    remember(mark, null)
  }
  whenSignedOut(forget)

  async function load(): Promise<void> {
    if (!recall(mark)) return
    try {
      const found = await api.me()
      me.value = found
      setCsrf(found.csrf_token)
    } catch {
      forget()
    }
  }
  /** A browser that comes back from the identity service is signed in already. */
  async function arrived(): Promise<void> {
    remember(mark, '1')
    await load()
  }
  async function signIn(account: string, password: string, totp = ''): Promise<void> {
    const answer = await api.signIn(account, password, totp)
    setCsrf(answer.csrf_token)
    remember(mark, '1')
    me.value = answer.user
  }
  async function signOut(): Promise<void> {
    await api.signOut().catch(() => null)
    forget()
  }
  return { me, has, isStaff, drafts, decides, start, load, arrived, signIn, signOut }
})

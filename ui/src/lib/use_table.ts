import { computed } from 'vue'
import * as api from '@/client/api'
import type { Shape } from './grid_state'
import { useLoad } from './use_load'

/** A table's columns and their profile, and what views of it have to know. */
export function useTable(id: () => string) {
  const table = useLoad(() => api.resource(id()))
  const profile = useLoad(() => api.profile(id()))
  const columns = computed(() => table.data.value?.columns ?? [])
  const profiles = computed(() => new Map((profile.data.value?.columns ?? []).map((one) => [one.code, one])))
  const withRole = (role: string) => columns.value.find((one) => one.role === role)?.code
  const shape = computed<Shape>(() => {
    const [longitude, latitude] = [withRole('longitude'), withRole('latitude')]
    return {
      typeOf: (code) => columns.value.find((one) => one.code === code)?.type.code ?? 'text',
      ...(longitude && latitude ? { longitude, latitude } : {})
    }
  })
  const ready = () => Promise.all([table.run(), profile.run()])
  return { table, profile, columns, profiles, shape, ready }
}
export type Table = ReturnType<typeof useTable>

import { computed, onMounted, shallowRef } from 'vue'
import * as api from '@/client/policies'

/** Names of elements and of grading rules in the visitor's language, by their identifiers. */
export function useRuleNames() {
  const profile = shallowRef<api.CompilationRules | null>(null)
  const grading = shallowRef<api.GradingRules | null>(null)
  onMounted(async () => {
    const [rules, grades] = await Promise.allSettled([api.compilationRules(), api.gradingRules()])
    if (rules.status === 'fulfilled') profile.value = rules.value
    if (grades.status === 'fulfilled') grading.value = grades.value
  })
  const names = computed(() => new Map([
    ...(profile.value?.elements ?? []).map((one): [string, string] => [one.identifier, one.name]),
    ...(grading.value?.rules ?? []).map((one): [string, string] => [one.id, one.name])
  ]))
  return { profile, grading, names }
}

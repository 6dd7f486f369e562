import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import * as api from '@/client/api'
import { Problem } from '@/client/http'
import type { Proposal, Recipe } from '@/client/types'
import { asked } from './recipe'

const pollMs = 300
const restMs = 500

/** The loop of an import: a recipe is changed, the platform looks again, what it found is shown. Of overlapping questions the last counts. */
export function useImport() {
  const upload = ref('')
  const recipe = shallowRef<Recipe>({})
  const proposal = shallowRef<Proposal | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const looking = ref(false)
  /** Columns whose type somebody chose. */
  const chosen = ref(new Set<string>())
  let turn = 0
  let timer = 0

  async function answerOf(jobId: string, mine: number): Promise<Proposal | null> {
    for (;;) {
      const job = await api.proposal(jobId)
      if (mine !== turn) return null
      if (job.state === 'succeeded') return job.report
      if (job.state === 'failed' || job.state === 'cancelled') throw new Problem(422, { ...job.problem })
      await new Promise((resolve) => { timer = window.setTimeout(resolve, pollMs) })
    }
  }
  async function look(): Promise<void> {
    const mine = ++turn
    looking.value = true
    try {
      const started = await api.propose(upload.value, asked(recipe.value, chosen.value))
      const found = await answerOf(started.job.id, mine)
      if (!found || mine !== turn) return
      proposal.value = found
      recipe.value = found.recipe
      problem.value = null
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      if (mine === turn) problem.value = cause
    } finally {
      if (mine === turn) looking.value = false
    }
  }
  /** Takes a change, and looks again when nothing more comes for a moment. */
  function change(next: Recipe): void {
    recipe.value = next
    window.clearTimeout(timer)
    turn += 1
    looking.value = true
    timer = window.setTimeout(() => { void look() }, restMs)
  }
  function take(found: Proposal): void {
    turn += 1
    proposal.value = found
    recipe.value = found.recipe
    problem.value = null
    looking.value = false
  }
  onBeforeUnmount(() => { turn += 1; window.clearTimeout(timer) })
  return { upload, recipe, proposal, problem, looking: computed(() => looking.value), chosen, look, change, take }
}

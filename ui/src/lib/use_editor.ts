import { computed, reactive, ref, shallowRef, watch } from 'vue'
import * as api from '@/client/api'
import { Problem } from '@/client/http'
import type { Checks, Entry } from '@/client/types'
import { changesOf, formOf, type EntryForm } from './entry_form'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict'
const pauseMs = 900

/** The editor's memory: saves by itself after a pause, one request at a time, and never over somebody else's change. */
export function useEditor(id: string) {
  const entry = shallowRef<Entry | null>(null)
  const form = ref<EntryForm | null>(null)
  const checks = shallowRef<Checks | null>(null)
  const state = ref<SaveState>('saved')
  const savedAt = ref<Date | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const loadProblem = shallowRef<Problem | null>(null)
  let saved: EntryForm | null = null
  let etag = ''
  let timer = 0
  let running: Promise<boolean> | null = null

  function take(found: Entry, tag: string, keepForm: boolean): void {
    entry.value = found
    etag = tag
    saved = formOf(found)
    if (!keepForm) form.value = reactive(formOf(found))
  }
  async function load(): Promise<void> {
    try {
      const answer = await api.entry(id)
      take(answer.data, answer.etag, false)
      state.value = 'saved'
      problem.value = null
      loadProblem.value = null
      await check()
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      loadProblem.value = cause
    }
  }
  async function check(): Promise<void> {
    checks.value = await api.checks(id).catch(() => checks.value)
  }

  async function send(): Promise<boolean> {
    if (!form.value || !saved) return true
    const changes = changesOf(form.value, saved)
    if (!Object.keys(changes).length) { state.value = state.value === 'conflict' ? 'conflict' : 'saved'; return true }
    state.value = 'saving'
    try {
      const answer = await api.changeEntry(id, changes, etag)
      take(answer.data, answer.etag, true)
      savedAt.value = new Date()
      problem.value = null
      // What was typed meanwhile waits for its own turn.
      state.value = Object.keys(changesOf(form.value, formOf(answer.data))).length && timer ? 'waiting' : 'saved'
      await check()
      return true
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      problem.value = cause
      state.value = cause.status === 412 ? 'conflict' : 'failed'
      return false
    }
  }
  /** Sends what is not saved yet; true if everything is. */
  async function save(): Promise<boolean> {
    window.clearTimeout(timer)
    timer = 0
    while (running) await running
    running = send()
    try { return await running } finally { running = null }
  }
  watch(form, () => {
    if (!form.value || !saved || state.value === 'conflict') return
    if (!Object.keys(changesOf(form.value, saved)).length) return
    state.value = 'waiting'
    window.clearTimeout(timer)
    timer = window.setTimeout(() => { void save() }, pauseMs)
  }, { deep: true })

  /** After an ingestion the platform added columns: they appear, and what is being typed stays. */
  async function refresh(): Promise<void> {
    await save()
    const answer = await api.entry(id)
    const items = formOf(answer.data).items
    take(answer.data, answer.etag, true)
    if (form.value) form.value.items = items
    await check()
  }
  const dirty = computed(() => state.value === 'waiting' || state.value === 'saving' || state.value === 'failed')
  return { entry, form, checks, state, savedAt, problem, loadProblem, dirty, load, save, refresh, check, stop: () => window.clearTimeout(timer) }
}
export type Editor = ReturnType<typeof useEditor>

// A policy document as its form holds it, and as the interface takes it: what is empty is not sent.
import type { ElementChange, GradingChange, LimitInput, PolicyDocument, PolicyInput, Rules } from '@/client/policies'

export interface PolicyForm {
  title: string; number: string; effective_from: string; effective_to: string; supersedes: string; text: string; file: string; digest: string
  limits: LimitInput[]; rules: Rules
}

export const emptyPolicy = (from: string): PolicyForm => ({ title: '', number: '', effective_from: from, effective_to: '', supersedes: '', text: '', file: '', digest: '', limits: [], rules: {} })

export function policyFormOf(document: PolicyDocument): PolicyForm {
  return {
    title: document.title, number: document.number, effective_from: document.effective_from, effective_to: document.effective_to ?? '',
    supersedes: document.supersedes?.id ?? '', text: document.text, file: document.attachment?.name ?? '', digest: document.attachment?.sha256 ?? '',
    limits: document.limits.map((one) => ({ limit: one.limit.code, value: one.value, extension: one.extension })), rules: structuredClone(document.rules)
  }
}

const filled = <T extends object>(one: T): T => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== '' && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))) as T

/** A number field that was emptied holds an empty text; lists of nothing and flags that say nothing are left out. */
export function policyInputOf(form: PolicyForm): PolicyInput {
  const rules: Rules = {}
  if (form.rules.profile) rules.profile = { ...filled(form.rules.profile), elements: form.rules.profile.elements.map((one) => filled<ElementChange>(one)) }
  if (form.rules.grading) rules.grading = { ...filled(form.rules.grading), rules: form.rules.grading.rules.map((one) => { const sent = filled<GradingChange>(one); if (!sent.off) delete sent.off; return sent }) }
  return {
    title: form.title.trim(), number: form.number.trim(), effective_from: form.effective_from, effective_to: form.effective_to || null,
    supersedes: form.supersedes || null, text: form.text.trim(), attachment: form.digest.trim() ? { name: form.file.trim(), sha256: form.digest.trim().toLowerCase() } : null,
    limits: form.limits.map((one) => ({ ...one, extension: one.extension || 0 })), rules
  }
}

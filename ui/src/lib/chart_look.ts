import { computed, onBeforeUnmount, onMounted, ref } from 'vue'

/** The page's colours as charts need them: by value, in light and in dark. */
export interface Look { ink: string; ink2: string; ink3: string; line: string; panel: string; soft: string; font: string; colors: string[]; scale: string[] }
const light = ['#2a78bd', '#c2681c', '#2b8a5b', '#8d5fb5', '#b8433c', '#6b7a1f', '#0e8a9a', '#a3507f', '#6c7b8a']
const dark = ['#5aa5e6', '#f0a35a', '#63c393', '#b797e0', '#ef8b83', '#b9c65a', '#55c4d3', '#dd8cba', '#9fb0c0']

export function lookOf(isDark: boolean, element: Element = document.documentElement): Look {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: of('--ink'), ink2: of('--ink-2'), ink3: of('--ink-3'), line: of('--line'), panel: of('--panel'), soft: of('--bg-soft'), font: of('--font'),
    colors: isDark ? dark : light, scale: isDark ? ['#1d3348', '#2b6ea8', '#8cc6f7'] : ['#e3eef8', '#7fb2dd', '#0b5fa5']
  }
}

/** Follows the switch between light and dark. */
export function useLook() {
  const isDark = () => document.documentElement.dataset.theme === 'dark'
  const theme = ref(isDark())
  let observer: MutationObserver | null = null
  onMounted(() => {
    observer = new MutationObserver(() => { theme.value = isDark() })
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  })
  onBeforeUnmount(() => observer?.disconnect())
  return computed(() => lookOf(theme.value))
}

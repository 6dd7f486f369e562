import { defineStore } from 'pinia'
import { ref } from 'vue'
import { remember } from '@/lib/storage'

export type Theme = 'light' | 'dark'

/** How the visitor likes to read: light or dark, normal or large text. `public/theme.js` has set both before the first paint. */
export const usePreferences = defineStore('preferences', () => {
  const root = document.documentElement
  const theme = ref<Theme>(root.dataset.theme === 'dark' ? 'dark' : 'light')
  const large = ref(root.dataset.text === 'large')

  function toggleTheme(): void {
    theme.value = theme.value === 'dark' ? 'light' : 'dark'
    root.dataset.theme = theme.value
    remember('jixia.theme', theme.value)
  }
  function toggleLarge(): void {
    large.value = !large.value
    if (large.value) root.dataset.text = 'large'
    else delete root.dataset.text
    remember('jixia.text', large.value ? 'large' : 'normal')
  }
  return { theme, large, toggleTheme, toggleLarge }
})

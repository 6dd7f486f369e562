// Texts: Chinese is there at once, other languages load when somebody wants them.
import { nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import { setLanguage } from './client/http'
import { recall, remember } from './lib/storage'

export type Language = 'zh-CN' | 'en'
export const languages: Language[] = ['zh-CN', 'en']

const loaders: Record<Language, () => Promise<{ default: Record<string, unknown> }>> = {
  'zh-CN': () => import('./locales/zh-CN.json'),
  en: () => import('./locales/en.json')
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as string,
  fallbackLocale: false,
  missingWarn: true,
  messages: {} as Record<string, Record<string, string>>
})

export function storedLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang')
  const wanted = asked ?? recall('jixia.language') ?? 'zh-CN'
  return wanted.startsWith('en') ? 'en' : 'zh-CN'
}

export async function useLanguage(language: Language): Promise<void> {
  if (!i18n.global.availableLocales.includes(language)) {
    i18n.global.setLocaleMessage(language, (await loaders[language]()).default as Record<string, string>)
  }
  setLanguage(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
  remember('jixia.language', language)
  await nextTick()
}

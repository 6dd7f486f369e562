import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'

/** Keeps the window's title in step with what the page shows. */
export function useTitle(title: () => string): void {
  const { t } = useI18n()
  watchEffect(() => {
    const own = title()
    document.title = own ? `${own} · ${t('site.name')}` : t('site.full_name')
  })
}

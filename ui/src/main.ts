import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n, storedLanguage, useLanguage } from './i18n'
import { router } from './router'
import { usePlatform } from './stores/platform'
import { useSession } from './stores/session'
import './styles/tokens.css'
import './styles/base.css'
import './styles/forms.css'

const app = createApp(App).use(createPinia()).use(i18n)
void usePlatform().load()
await Promise.all([useLanguage(storedLanguage()), useSession().load()])
app.use(router)
app.mount('#app')

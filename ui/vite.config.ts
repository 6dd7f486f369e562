import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// The development server talks to a running platform; the built pages are served by the platform itself.
const platform = process.env.JIXIA_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_OPTIONS_API__: true, __VUE_PROD_DEVTOOLS__: false, __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    target: 'es2022',
    manifest: true,
    assetsInlineLimit: 0, // data: addresses are not allowed by the content security policy
    chunkSizeWarningLimit: 900
  },
  server: { host: '127.0.0.1', proxy: { '/api': platform, '/catalog': platform } }
})

// A file on its way to the platform, by tus: it survives a lost connection, and a reload if the same file is chosen again.
import { csrf } from '@/client/http'

export interface Transfer { pause: () => void; resume: () => void; cancel: () => void }
export interface TransferEvents { progress: (sent: number, total: number) => void; done: (uploadId: string) => void; failed: (status: number, detail: string) => void }

const chunkBytes = 8 * 1024 * 1024

/** "…/api/v1/uploads/01J…" → "01J…". */
export const uploadIdOf = (url: string): string => decodeURIComponent(new URL(url, 'http://platform').pathname.split('/').filter(Boolean).at(-1) ?? '')

export async function transfer(file: File, events: TransferEvents): Promise<Transfer> {
  const { Upload, DetailedError } = await import('tus-js-client')
  const upload = new Upload(file, {
    endpoint: '/api/v1/uploads',
    metadata: { filename: file.name, filetype: file.type || 'application/octet-stream' },
    chunkSize: chunkBytes,
    retryDelays: [0, 1000, 3000, 5000, 10_000, 20_000],
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (request) => {
      if (csrf()) request.setHeader('X-CSRF-Token', csrf())
    },
    onProgress: events.progress,
    onSuccess: () => events.done(uploadIdOf(upload.url ?? '')),
    onError: (error) => {
      const response = error instanceof DetailedError ? error.originalResponse : null
      let detail = ''
      try {
        const body = JSON.parse(response?.getBody() ?? '{}') as { detail?: string; title?: string }
        detail = body.detail ?? body.title ?? ''
      } catch { /* not a problem document: the status has to do */ }
      events.failed(response?.getStatus() ?? 0, detail)
    }
  })
  const before = await upload.findPreviousUploads()
  if (before[0]) upload.resumeFromPreviousUpload(before[0])
  upload.start()
  return { pause: () => void upload.abort(), resume: () => upload.start(), cancel: () => void upload.abort(true) }
}

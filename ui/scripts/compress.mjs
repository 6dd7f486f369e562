// Writes .br and .gz beside every text file of dist, so that the server never compresses pages itself.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const text = /\.(m?js|css|html|svg|json|txt)$/
const smallest = 512

const files = (await readdir('dist', { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && text.test(entry.name))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  // The server fills in the head of index.html for every page, so a compressed copy of it would be wrong.
  .filter((path) => path !== join('dist', 'index.html') && !path.includes('.vite'))

for (const path of files) {
  const content = await readFile(path)
  if (content.length < smallest) continue
  await writeFile(`${path}.br`, await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  await writeFile(`${path}.gz`, await zip(content, { level: 9 }))
}

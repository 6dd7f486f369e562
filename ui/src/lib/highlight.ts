/** Search answers mark hits with <em> in otherwise escaped HTML; the pages show them as text nodes, never as markup. */
export interface Piece { text: string; hit: boolean }

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'" }
const unescape = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (found) => entities[found] ?? found)

export function pieces(marked: string): Piece[] {
  return marked
    .split(/(<em>.*?<\/em>)/gs)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('<em>') ? { text: unescape(part.slice(4, -5)), hit: true } : { text: unescape(part), hit: false }))
}

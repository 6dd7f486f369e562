// GBK bytes of a text: what a spreadsheet program of a Chinese office saves as CSV. The table is the decoder's, turned round.
const decoder = new TextDecoder('gbk')
let table

function encodings() {
  if (table) return table
  table = new Map()
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue
      const letter = decoder.decode(Uint8Array.of(lead, trail))
      if (letter.length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, [lead, trail])
    }
  }
  return table
}

export function gbk(text) {
  const bytes = []
  for (const letter of text) {
    const code = letter.codePointAt(0)
    if (code < 0x80) bytes.push(code)
    else if (encodings().has(letter)) bytes.push(...encodings().get(letter))
    else throw new Error(`not in GBK: ${letter}`)
  }
  return Buffer.from(bytes)
}

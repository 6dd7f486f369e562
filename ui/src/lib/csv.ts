import { cell } from './format'

/** RFC 4180, with a byte order mark so that spreadsheets read Chinese. A cell that a spreadsheet would run as a formula gets an apostrophe. */
export function toCsv(columns: string[], rows: Record<string, unknown>[]): string {
  const field = (value: unknown): string => {
    let text = cell(value)
    if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) text = `'${text}`
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return '\uFEFF' + [columns.map(field), ...rows.map((row) => columns.map((column) => field(row[column])))].map((line) => line.join(',')).join('\r\n') + '\r\n'
}

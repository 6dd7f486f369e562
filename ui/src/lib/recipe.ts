// A recipe while somebody works on it: what is sent to be looked at, and what a change of one thing means for the others.
import type { CleaningKind, CleaningRule, ColumnType, DateOrder, ProposedColumn, Recipe, RecipeColumn } from '@/client/types'

export const columnTypes: ColumnType[] = ['text', 'integer', 'decimal', 'real', 'boolean', 'date', 'datetime']
export const dateOrders: DateOrder[] = ['ymd', 'dmy', 'mdy']
export const cleaningKinds: CleaningKind[] = ['trim', 'half_width', 'unify_dates', 'map_values', 'drop_duplicates', 'split', 'fill', 'replace', 'units']
export const encodings = ['UTF-8', 'GB18030', 'UTF-16LE', 'UTF-16BE']
export const delimiters = [',', '\t', ';', '|', ' ', ':']
/** Systems of coordinates that are likely here: degrees, the shifted ones of maps, and the zones that Shandong lies in. */
export const systems = ['EPSG:4490', 'EPSG:4326', 'GCJ-02', 'BD-09', 'EPSG:4527', 'EPSG:4528', 'EPSG:4548', 'EPSG:4549', 'EPSG:4509', 'EPSG:4510', 'EPSG:3857']
export const units = ['1', '万', '亿', 'm', 'km', 'm²', '亩', '公顷', 'km²', 'm³', 'kg', 't', '元', '万元', 's', 'min', 'h', 'd']
/** A rule of these kinds may be for all columns; the others need one named. */
export const forAll: CleaningKind[] = ['trim', 'half_width', 'drop_duplicates']

/** What is asked for: a type that nobody chose is found anew, for cleaning may have made it another. */
export function asked(recipe: Recipe, chosen: ReadonlySet<string>): Recipe {
  const columns = recipe.columns?.map((one) => (chosen.has(one.source) ? one : { ...one, type: null, format: null }))
  return columns ? { ...recipe, columns } : recipe
}

/** Another header, sheet, encoding or delimiter makes other columns: what was said of the old ones is let go. */
export function read(recipe: Recipe, change: Pick<Recipe, 'encoding' | 'delimiter' | 'header_row' | 'skip_rows' | 'part'>): Recipe {
  const next = { ...recipe, ...change, columns: null, cleaning: null }
  // Another sheet has a header of its own.
  return 'part' in change ? { ...next, header_row: null, skip_rows: null } : next
}

/** The same table cleaned otherwise: columns that no rule makes any more are let go. */
export function cleaned(recipe: Recipe, cleaning: CleaningRule[]): Recipe {
  const made = (rules: CleaningRule[] | null | undefined) => new Set((rules ?? []).flatMap((rule) => rule.into ?? []))
  const gone = made(recipe.cleaning)
  for (const name of made(cleaning)) gone.delete(name)
  return { ...recipe, cleaning, columns: recipe.columns?.filter((one) => !gone.has(one.source)) ?? null }
}

export function changed(recipe: Recipe, source: string, change: Partial<RecipeColumn>): Recipe {
  return { ...recipe, columns: (recipe.columns ?? []).map((one) => (one.source === source ? { ...one, ...change } : one)) }
}

/** "1=男" a line; a line without "=" is for emptying the value. */
export const valuesOf = (text: string) => text.split('\n').filter((line) => line !== '').map((line) => {
  const at = line.indexOf('=')
  return at < 0 ? { from: line.trim(), to: '' } : { from: line.slice(0, at).trim(), to: line.slice(at + 1).trim() }
})
export const textOfValues = (values: { from: string; to: string }[]) => values.map((one) => `${one.from}=${one.to}`).join('\n')

export function newRule(kind: CleaningKind, column: string): CleaningRule {
  const rule: CleaningRule = forAll.includes(kind) && column === '' ? { rule: kind } : { rule: kind, columns: [column] }
  if (kind === 'map_values') return { ...rule, values: [] }
  if (kind === 'split') return { ...rule, separator: ',', into: [`${column}_1`, `${column}_2`] }
  if (kind === 'fill') return { ...rule, with: 'previous' }
  if (kind === 'replace') return { ...rule, pattern: '', replacement: '' }
  if (kind === 'units') return { ...rule, unit: '1' }
  return rule
}

/** A rule that may be sent: everything it needs is there. */
export function whole(rule: CleaningRule): boolean {
  if (rule.rule === 'map_values') return (rule.values ?? []).length > 0
  if (rule.rule === 'split') return !!rule.separator && (rule.into ?? []).length > 1 && new Set(rule.into).size === rule.into?.length && !rule.into?.includes('')
  if (rule.rule === 'fill') return rule.with === 'previous' || !!rule.value
  if (rule.rule === 'replace') return !!rule.pattern
  if (rule.rule === 'units') return !!rule.unit
  return true
}

/** Columns that nearly all cells would allow another type for. */
export const nearly = (column: ProposedColumn) => column.type === 'text' && column.mostly !== 'text' && column.differing > 0 && column.share >= 0.5

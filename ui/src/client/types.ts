// What the platform answers, as far as the pages read it.

export interface Label { code: string; label: string }
export interface List<T> { items: T[]; total: number; next: string | null; limit?: number }
export interface FacetValue { code: string; label: string; count: number }
export interface ProviderRef { id: string; name: string }

export interface EntryCard {
  id: string; title: string; abstract: string; provider: ProviderRef; division: Label
  open_attribute: Label; update_frequency: Label; level: Label; themes: Label[]; industries: Label[]
  keywords: string[]; formats: string[]; rows: number; columns: number; downloads: number; views: number
  issued_at: string; updated_at: string; next_due_on: string | null; overdue: boolean; demonstration: boolean
  highlights?: { title?: string; abstract?: string }
}
export interface SearchAnswer extends List<EntryCard> { facets: Record<string, FacetValue[]>; took_ms?: number; suggestion?: string | null }
export interface Suggestion { text: string; kind: 'title' | 'keyword' | 'provider'; entry_id: string | null }

export interface Item {
  code: string; name: string; description: string; type: Label; length: number | null; unit: string | null; key: boolean
  nullable: boolean; example: string | null; open_attribute: Label; level: Label
}
export interface ResourceRef {
  id: string; slug: string; title: string; kind: Label; version: number; rows: number; columns: number; bytes: number
  source_format: string; formats: string[]; has_coordinates: boolean; updated_at: string
}
export interface Contact { name: string | null; phone: string | null; email: string | null }
export interface Entry {
  id: string; code: string; state: Label; version: number; title: string; title_en: string; abstract: string; keywords: string[]
  themes: Label[]; industries: Label[]; resource_kind: Label; open_attribute: Label; conditional_grounds: Label[]
  conditions: string | null; closed_reasons: Label[]; closed_basis: string[]; open_modes: Label[]; open_mode_basis?: string | null; update_frequency: Label
  next_due_on: string | null; overdue: boolean; spatial: Label[]; temporal: { start: string | null; end: string | null } | null
  level: Label; personal_information: boolean | null; sensitive_personal_information: boolean; important_data: boolean
  origin: Label; collect_basis: string | null; department?: string | null; duties: { code: string | null; name: string }[]
  source_systems: { name: string }[]; contact: Contact | null
  provider: ProviderRef & { uscc: string; kind: Label; division: Label }; authority: ProviderRef | null
  license: { code: string; label: string; url: string | null }; attribution: string; fee: string; priority: Label[]; language: string
  demonstration: boolean; source_note: string | null; level_reason?: string | null; extra?: { identifier: string; name: string; values: Label[] }[]; items: Item[]; resources: ResourceRef[]
  usage: { views: number; downloads: number; calls: number }; issued_at: string | null; updated_at: string
  published_version?: number | null; suspended?: { until: string; reason: string } | null; drafted_by?: string; case?: { id: string; state: string; type: string } | null; actions?: string[]
}
export interface Change { field: string; name: string; before: unknown; after: unknown }
export interface HistoryLine { at: string; actor: string; action: string; basis: string; reason: string; changes: Change[] }

export interface Column { code: string; name: string; type: Label }
export interface TableColumn extends Column { role?: string }
export interface Resource {
  id: string; slug: string; title: string; kind: Label; entry: { id: string; title: string }; provider: ProviderRef; version: number; rows: number
  columns: TableColumn[]; bytes: number; formats?: string[]; license?: string; attribution?: string; updated_at: string
}
export interface Preview { columns: Column[]; items: Row[]; total: number }
export interface SqlAnswer { columns?: { name: string; type: string | Label }[]; items: Row[]; total?: number | null; truncated?: boolean; limit?: number; sources?: Records['source'][] }
export interface ColumnProfile extends Column {
  nulls: number; distinct: number; min: string | number | null; max: string | number | null; mean: number | null
  top: { value: string | number | null; count: number }[]; histogram: { from: number | string; to: number | string; count: number }[]
}
export interface Profile { version: number; rows: number; columns: ColumnProfile[] }
export type Row = Record<string, unknown>
export interface Records extends List<Row> {
  source: { entry: { id: string; title: string }; provider: ProviderRef; version: number; retrieved_at: string; citation: string }
}
export interface SchemaChange { kind: string; column: string; name: string; before: string; after: string; breaking: boolean }
export interface RowCounts { added: number; changed: number; removed: number; unchanged: number }
export interface Narrowing { kind: 'column_dropped' | 'rows_fewer' | 'frequency_lowered'; column: string; name: string; before: string; after: string; basis: string }
export interface Version {
  number: number; rows: number; bytes: number; digest: string; created_at: string; source_name: string; source_format: string; current: boolean
  mode: 'replace' | 'append' | 'upsert' | 'delete'; key: string[]; counts: RowCounts | null; schema: SchemaChange[]; narrowings: Narrowing[]
  created_by: { id: string; name: string } | null; withheld?: boolean
}
export interface DiffRow { op: 'added' | 'removed' | 'changed'; key: Row | null; values: Row; cells?: Record<string, { from: unknown; to: unknown }> }
export interface VersionDiff extends List<DiffRow> {
  by: 'key' | 'row'; key: string[]; schema: SchemaChange[]; counts: RowCounts; source: Records['source']
  columns: { code: string; name: string; type: string; in_from: boolean; in_to: boolean }[]
}

export interface Organization {
  id: string; name: string; uscc: string; kind: Label; division: Label; entries: number; demonstration: boolean
  phone?: string; address?: string; authority?: ProviderRef | string | null; website?: string | null; mandate?: string | null
}
export interface OpenListRef { provider: ProviderRef; edition: number; entries: number; published_at: string }
export interface OpenListLine {
  entry_id: string; title: string; open_attribute: Label; type: Label; conditions: string | null; update_frequency: Label; open_modes: Label[]
}
export interface OpenList { provider: ProviderRef; edition: number; published_at: string; items: OpenListLine[] }
export interface Division { code: string; name: string; level: string; parent: string | null; kind: string }
export interface CodeItem { code: string; label: string; label_zh: string; label_en: string; note: string }
export interface CodeList { name: string; title: string; version: string; items: CodeItem[] }
export interface Statistics {
  entries: number; tables: number; rows: number; providers: number; downloads: number; calls: number; updated_at: string
  by_theme: FacetValue[]; by_division: FacetValue[]
}

export interface Me {
  id: string; account: string; name: string; roles: Label[]; delegated: { role: Label; from: ProviderRef }[]; organization: ProviderRef | null; division: Label | null
  csrf_token: string; demonstration: boolean
  second_factor: boolean; second_factor_needed: boolean
}
/** The unified identity service; `linked`: the caller's account is. */
export interface Sso { enabled: boolean; name: string; linked: boolean }
export interface Session { id: string; created_at: string; seen_at: string; current: boolean }
export interface Platform { name: string; demonstration: boolean; accounts?: { account: string; name: string; role: string }[]; version: string }
export interface Key { id: string; name: string; prefix: string; created_at: string; last_used_at: string | null }

export interface CaseAction { name: string; label: string; needs: string[] }
export interface TimelineLine { at: string; actor: string; action: string; from: string; to: string; reason: string }
export interface Case {
  id: string; number: string; type: Label; state: Label; title: string; subject: { type: string; id: string }
  organization: ProviderRef | null; opened_at: string; due_on: string | null; overdue: boolean; working_days_left: number | null
  owner: { party: string; role: string }; actions: CaseAction[]; timeline: TimelineLine[]; basis: string; detail: unknown
  version: number; clock: CaseClock | null; decider: Label | null; escalated_to: Label | null; opinions: Opinion[]
}
export interface CaseClock { name: string; rule: string; percent: number; extension: number; calendar_ends: boolean }
export interface Opinion {
  organization: ProviderRef; asked_at: string; due_on: string | null; opinion: Label | null; text: string; by: string; at: string | null; late: boolean
}
export interface CaseType { code: string; label: string; basis: string; opens: boolean; states: (Label & { final: boolean })[]; actions: Label[] }
export interface BulkOutcome { id: string; state: string | null; refused: string | null; title: string; detail: string }
export interface BulkAnswer { done: number; refused: number; items: BulkOutcome[] }
export interface ProviderEntry {
  id: string; title: string; state: Label; open_attribute: Label; updated_at: string; rows: number; case_id: string | null; version: number
}
export interface Check { pointer: string; element: number; code?: string; name: string; detail: string; basis: string; severity: 'error' | 'warning' }
export interface Checks { ready: boolean; items: Check[] }
export interface JobMessage { severity: string; code: string; detail: string; row: number | null; column: string | null }
export interface FileFacts {
  kind: 'document' | 'image' | 'audio' | 'video' | 'other'; format: string; media_type: string; title: string | null; author: string | null; producer: string | null
  version: string | null; pages: number | null; page_width_mm: number | null; page_height_mm: number | null; encrypted: boolean | null
  width: number | null; height: number | null; colour: string | null; bits: number | null; exif: boolean | null; position: boolean | null
  duration_s: number | null; frame_rate: number | null; bit_rate: number | null; sampling_rate: number | null; channels: number | null
  video: string | null; audio: string | null
}
export interface JobReport {
  file?: FileFacts | null
  rows_in: number; rows_out: number; rows_rejected: number; encoding: string | null; delimiter: string | null; sheet: string | null
  header_row: number | null; columns: { code: string; name: string; type: string | Label; nulls: number }[]; messages: JobMessage[]
  cleaning?: CleaningReport[]; reference?: Reference | null
}
export interface Job {
  id: string; kind: string; state: string; progress: number; message: string; report: JobReport | null
  problem: { type?: string; title?: string; detail?: string; errors?: { pointer: string; detail: string }[] } | null; created_at: string; updated_at: string
}

export type ColumnType = 'text' | 'integer' | 'decimal' | 'real' | 'boolean' | 'date' | 'datetime'
export type DateOrder = 'ymd' | 'dmy' | 'mdy'
export type CleaningKind = 'trim' | 'half_width' | 'unify_dates' | 'map_values' | 'drop_duplicates' | 'split' | 'fill' | 'replace' | 'units'
export interface RecipeColumn {
  source: string; code?: string | null; name?: string | null; description?: string | null; type?: ColumnType | null; format?: DateOrder | null
  key?: boolean | null; leave_out?: boolean | null
}
export interface CleaningRule {
  rule: CleaningKind; columns?: string[] | null; values?: { from: string; to: string }[] | null; separator?: string | null; into?: string[] | null
  with?: 'value' | 'previous' | null; value?: string | null; pattern?: string | null; replacement?: string | null; unit?: string | null; from?: string | null
  format?: DateOrder | null
}
export interface Recipe {
  encoding?: string | null; delimiter?: string | null; header_row?: number | null; skip_rows?: number | null; part?: string | null
  crs?: string | null; swap_axes?: boolean | null; columns?: RecipeColumn[] | null; cleaning?: CleaningRule[] | null
}
export interface Reference { source: string; name: string; told_by: string; stored: string; method: string; accuracy_m: number | null }
export interface CleaningReport { rule: CleaningKind; columns: string[]; rows_before: number; rows_after: number; cells_changed: number; cells_failed: number }
export interface ProposedColumn {
  source: string; code: string; name: string; type: ColumnType; format: DateOrder | null; role: string; key: boolean; leave_out: boolean
  filled: number; empty: number; distinct: number; mostly: ColumnType; share: number; differing: number
  first_differing: { row: number; value: string }[]; examples: string[]; evidence: string
}
export interface CleaningSuggestion { rule: CleaningRule; cells: number; rows: number }
export interface Proposal {
  format: string; parts: { name: string; rows: number | null }[]; part: string | null; encoding: string; encoding_evidence: string; delimiter: string
  header_row: number; sampled: boolean; rows: number; rows_rejected: number; head: { row: number; cells: string[] }[]; columns: ProposedColumn[]
  suggestions: CleaningSuggestion[]; cleaning: CleaningReport[]; preview: { columns: string[]; rows: string[][] }; messages: JobMessage[]; recipe: Recipe
  reference?: Reference | null; reference_needed?: string | null
}
export type ProposalJob = Omit<Job, 'report'> & { report: Proposal | null }
export interface VersionDetail { number: number; rows: number; reference?: Reference | null; lineage?: { source_name: string; source_sha256: string; recipe: Recipe | null; created_by: string } }

export interface QualityCheck {
  id: string; name: string; state: 'pass' | 'fail' | 'report' | 'not_applicable' | 'skipped'; value: number | null; threshold: number | null
  unit: string; good: number; all: number; formula: string; inputs: string; advice: string; reason: string
}
export interface QualityRow { check: string; resource: string; row: number; column: string; name: string }
export interface MqaMetric { code: string; label: string; how: string; points: number; max: number }
export interface MqaDimension { code: string; label: string; points: number; max: number; metrics: MqaMetric[] }
export interface Mqa { points: number; max: number; band: string; band_label: string; dimensions: MqaDimension[] }
export interface QualityPoint { measured_on: string; version: number; score: number | null; points: number | null; failed: number }
export interface QualityPair {
  kind: string; first: ProviderRef; second: ProviderRef; first_provider: ProviderRef; second_provider: ProviderRef
  title: number; columns: number; content: number | null; same_provider: boolean
}
export interface QualityRule { resource: string; kind: string; effect: string; columns: string[]; note: string; unable: string; checked: number; broken: number }
export interface EntryQuality {
  entry: string; version: number; measured_at: string; formula_version: string; score: number | null; mqa: Mqa; checks: QualityCheck[]
  missing: { element: string; name: string }[]; resources: { id: string; title: string; version: number; measured_at: string | null }[]
  failing: QualityRow[]; rules: QualityRule[]; pairs: QualityPair[]; trend: QualityPoint[]
}
export interface QualityProvider { id: string; name: string; score: number | null; points: number | null; entries: number; failed: number }
export interface QualitySummary {
  id: string; name: string; measured_at: string | null; formula_version: string; entries: number; score: number | null; points: number | null
  checks: QualityCheck[]; trend: QualityPoint[]
}

export interface LedgerKey { name: string; kind: 'ed25519' | 'sm2' | 'cosignature'; key: string; fingerprint: string }
export interface SignedHead { size: number; root: string; root_sm3: string; checkpoint: string; checkpoint_sm3: string; signed_at: string; cosigned_by: string[] }
export interface LedgerHead {
  seq: number; hash: string; sm3: string; state: 'signed' | 'waiting' | 'unsigned' | 'refused'; detail: string
  signed_head: SignedHead | null; witnessed_head: SignedHead | null; keys: LedgerKey[]; witnesses: LedgerKey[]; witness_key: LedgerKey | null
}
export interface OpenLedgerEntry {
  seq: number; at: string; actor_role: string; organization: string; division: string; action: string; subject_type: string; subject_id: string
  version: number; basis: string; detail: unknown; hash: string; sm3: string
}

export type PullKind = 'http' | 's3' | 'postgresql' | 'mysql'
export interface PullSource { kind: PullKind; url: string; region: string; access_key: string; host: string; port: number; database: string; user: string; query: string }
export interface PullSchedule { every: 'hour' | 'day' | 'week' | 'month'; minute: number; day: number }
export interface Pull {
  source: PullSource; has_credential: boolean; schedule: PullSchedule; mode: string; paused: boolean
  outcome: 'none' | 'new_version' | 'unchanged' | 'failed'; problem: string | null; failures: number
  ingestion: { id: string; state: string } | null; tried_at: string | null; succeeded_at: string | null; next_due_at: string | null; late: boolean
}
export interface PullBody { source: Partial<PullSource> & { kind: PullKind }; schedule: PullSchedule; credential?: string; mode?: string; paused?: boolean }

export type RuleKind = 'required' | 'unique' | 'range' | 'pattern' | 'code_list' | 'compare' | 'foreign_key'
export interface ColumnRule {
  kind: RuleKind; columns: string[]; effect: 'blocking' | 'warning'; min?: string | null; max?: string | null; pattern?: string | null; list?: string | null
  codes?: string[] | null; comparison?: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | null; other?: string | null; resource?: string | null; note?: string | null
}
export interface StoredRules { resource: string; version: number; rules: ColumnRule[]; changed_at: string | null }
export interface TriedRule { rule: number; checked: number; broken: number; rows: { row: number; column: string }[]; unable: string; cells: string[][] }
export interface RulesTrial { resource: string; version: number; outcomes: TriedRule[] }

export interface Notice {
  id: string; kind: string; title: string; text: string; subject_type: string; subject_id: string; basis: string
  delivered_at: string; read_at: string | null; read_by: string
}

export interface Impact { views: number; downloads: number; calls: number; users: number }
export interface OpeningChange {
  case_id: string; entry_id: string; title: string; kind: Label; state: Label; provider: ProviderRef; from: Label; to: Label | null; reason: string
  impact: Impact; created_at: string; decided_at: string | null; decided_by: string; decision: string; effective_on: string | null; effective_at: string | null
}
export interface OpeningEvidence {
  id: string; entry_id: string; kind: Label; state: Label; to: Label; until: string | null; created_at: string; decided_at: string | null; ended_at: string | null
  detail: Record<string, unknown> | null
}
export interface OpeningWay { to: Label; requirement: Label; basis: string; case_type: string }
export interface EntryOpening {
  entry_id: string; open_attribute: Label; ways: OpeningWay[]; changes: OpeningChange[]; evidence: OpeningEvidence[]
  suspended: { until: string; reason: string } | null; actions: string[]
}
export type Openness = 'unconditional' | 'conditional' | 'closed'
export type Requirement = 'nothing' | 'free' | 'ground' | 'basis' | 'consent' | 'evidence' | 'impossible'
export interface Transition { from: Openness | null; to: Openness | null; requirement: Requirement; basis: string }
export interface Advice { most_open: Openness | null; grounds: string[]; steps: { code: string; article: string }[] }
export interface CityOpening { division: Label; providers: number; unconditional: number; conditional: number; closed: number }
export interface OpeningMap { items: CityOpening[]; counted_at: string }

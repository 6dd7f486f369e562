import type { ColumnProfile } from '@/client/types'

/** A column of the grid: of the table, or of its groups. `id` is its key in a row and what it is sorted by. */
export interface Head { id: string; name: string; code: string; type: string; right: boolean; profile?: ColumnProfile | undefined; plain: boolean }
/** A cell somebody stands on; `row` counts from 0 on the page. */
export interface CellAt { row: number; head: Head }

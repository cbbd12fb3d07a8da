import type { TrailFlaw } from '../../../rollouts/ports/audit-trail.ts'

/** What is wrong with an export: with its trails, or with the file. */
export type ExportFlaw =
  | TrailFlaw
  | { readonly code: 'not-an-event' }
  /** It can be read, but its bytes are not those that the bot writes. */
  | { readonly code: 'not-as-written' }
  | { readonly code: 'no-closing-line' }
  | { readonly code: 'lines-after-closing' }
  | { readonly code: 'events-after-closing-head' }
  | { readonly code: 'export-of-other'; readonly of: string }
  | { readonly code: 'other-count'; readonly named: number; readonly found: number }

/** Where an export is not what the bot wrote. */
export interface ExportDamage {
  readonly line?: number
  /** The rollout, or `project` and its id. */
  readonly trailId?: string
  readonly seq?: number
  readonly flaw: ExportFlaw
}

/** Why a plan doesn't match its selection: our own fault, never the requester's. */
export type PlanContradiction =
  | { readonly code: 'not-selected'; readonly deviceId: string; readonly toVersion: string }
  | { readonly code: 'listed-twice'; readonly deviceId: string }
  /** In two waves, or in a wave although the plan doesn't list it. */
  | { readonly code: 'misplaced'; readonly deviceId: string }
  | { readonly code: 'in-no-wave'; readonly deviceId: string }
  | { readonly code: 'empty-wave' }
  | { readonly code: 'other-project' }

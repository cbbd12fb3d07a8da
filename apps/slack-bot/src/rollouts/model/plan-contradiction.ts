/** Why a plan can't be the plan of its selection: a fault of ours, never of the person who asked. */
export type PlanContradiction =
  | { readonly code: 'not-selected'; readonly deviceId: string; readonly toVersion: string }
  | { readonly code: 'listed-twice'; readonly deviceId: string }
  /** In two waves, or in a wave though the plan doesn't list it. */
  | { readonly code: 'misplaced'; readonly deviceId: string }
  | { readonly code: 'in-no-wave'; readonly deviceId: string }
  | { readonly code: 'empty-wave' }
  | { readonly code: 'other-project' }

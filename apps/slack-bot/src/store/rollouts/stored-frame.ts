/** The selection and the plan: most of a state, and unchanged in all later commits. */
const FRAME_FIELDS: readonly string[] = ['selection', 'plan', 'durations']

/**
 * Splits a rollout's state into two texts. Only the draft and the plan change the frame, so the snapshots of a running
 * rollout contain only what changes.
 */
export const splitState = (
  rollout: object,
): { readonly frame: () => string; readonly state: () => string } => {
  const textOf = (isFrame: boolean): string =>
    JSON.stringify(
      Object.fromEntries(Object.entries(rollout).filter(([key]) => FRAME_FIELDS.includes(key) === isFrame)),
    )
  return { frame: () => textOf(true), state: () => textOf(false) }
}

/** Joins the two texts to the whole state. */
export const joinState = (row: { readonly frame: string | null; readonly state: string }): unknown => {
  const state: unknown = JSON.parse(row.state)
  const frame: unknown = row.frame === null ? {} : JSON.parse(row.frame)
  return typeof state === 'object' && typeof frame === 'object' ? { ...frame, ...state } : state
}

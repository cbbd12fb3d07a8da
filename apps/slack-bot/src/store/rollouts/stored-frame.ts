/** What a rollout asks for and what its plan says: most of its state, and the same in all of its later commits. */
const FRAME_FIELDS: readonly string[] = ['selection', 'plan', 'durations']

/**
 * A rollout's state as two texts that join to the whole. The frame changes with the draft and with the plan only, so that
 * the snapshots of a running rollout hold what really changes.
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

/** The whole state again, of texts that were checked to be JSON objects before they were split. */
export const joinState = (row: { readonly frame: string | null; readonly state: string }): unknown => {
  const state: unknown = JSON.parse(row.state)
  const frame: unknown = row.frame === null ? {} : JSON.parse(row.frame)
  return typeof state === 'object' && typeof frame === 'object' ? { ...frame, ...state } : state
}

import type { WorkResult } from '../../rollouts/ports/work-queue.ts'

const retryAfterMsOf = (error: Error): number | undefined =>
  'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined

/** Runs one call to the announcer. If the platform fails, it is retried as long as a retry can succeed. */
export const announce = async (tell: () => Promise<void>): Promise<WorkResult> => {
  try {
    await tell()
    return { kind: 'done' }
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'retry', problem: 'unknown problem' }
    const problem = error.message
    if ('isFinal' in error && error.isFinal === true) return { kind: 'dead', problem, error }
    const delayMs = retryAfterMsOf(error)
    return { kind: 'retry', problem, error, ...(delayMs !== undefined && { delayMs }) }
  }
}

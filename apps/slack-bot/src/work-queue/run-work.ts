import type { Effect } from '../rollouts/model/effect.ts'
import type { ClaimedWork, WorkResult } from '../rollouts/ports/work-queue.ts'
import { parseEffect } from './parse-effect.ts'

export type Handler = (work: ClaimedWork) => Promise<WorkResult>

/** The result of a run. Another version's work may be unreadable. */
export type RunResult =
  | WorkResult
  | { readonly kind: 'unreadable'; readonly problem: string; readonly error: unknown }

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs one stored piece. Never throws: if the handler throws, the result is a retry. */
export const runWork = async (
  stored: { readonly read: () => unknown; readonly attempt: number },
  handle: Handler,
): Promise<RunResult> => {
  let effect: Effect
  try {
    effect = parseEffect(stored.read())
  } catch (error) {
    return { kind: 'unreadable', problem: messageOf(error), error }
  }
  try {
    return await handle({ effect, attempt: stored.attempt })
  } catch (error) {
    return { kind: 'retry', problem: messageOf(error), error }
  }
}

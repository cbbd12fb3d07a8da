import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../rollouts/ports/log.ts'

/** How long the start waits for the first answer of Tuya and of Slack. Later answers go to the log. */
const FIRST_TRY_MS = { Tuya: 4_000, Slack: 10_000 } as const

/** Waits for the first try of a part, within a limit. A refusal that comes after the limit is only logged. */
export const firstTry = async (
  part: keyof typeof FIRST_TRY_MS,
  log: Log,
  tried: Promise<void>,
): Promise<void> => {
  const late = sleep(FIRST_TRY_MS[part], 'late' as const, { ref: false })
  if ((await Promise.race([tried, late])) !== 'late') return
  log.warn({ part }, 'No answer yet; starting anyway')
  tried.catch((error: unknown) => log.error({ part, error }, 'A connection was refused after the start'))
}

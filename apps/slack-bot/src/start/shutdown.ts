import type { Log } from '../rollouts/ports/log.ts'

/** Stops the whole process, within the time that supervisors usually allow. */
export interface Shutdown {
  /** Aborted when a stop is requested: nothing new starts. */
  readonly asked: AbortSignal
  /** Aborted after a grace period: calls that still wait for Slack or Tuya end, so that their outcome can be stored. */
  readonly cut: AbortSignal
  /** Parts close in reverse order of registration; immediately if a stop was already requested. */
  onStop(part: string, close: () => void | Promise<void>): void
  /** Resolves when all parts are closed or the time is up. Every call returns the same promise. */
  run(): Promise<void>
}

const DEFAULT_LIMITS = { graceMs: 3_000, wholeMs: 8_000 } as const

export const createShutdown = (
  log: Log,
  limits: { readonly graceMs: number; readonly wholeMs: number } = DEFAULT_LIMITS,
): Shutdown => {
  const asked = new AbortController()
  const cut = new AbortController()
  const parts: { readonly part: string; readonly close: () => void | Promise<void> }[] = []
  let closing: string | undefined
  let stopped: Promise<void> | undefined

  const close = async (): Promise<void> => {
    for (let next = parts.pop(); next !== undefined; next = parts.pop()) {
      closing = next.part
      try {
        await next.close()
      } catch (error) {
        log.error({ error, part: closing }, 'A part could not be closed')
      }
    }
    closing = undefined
  }

  const stop = async (): Promise<void> => {
    asked.abort(new Error('A stop was asked for'))
    const grace = setTimeout(() => cut.abort(new Error('The bot stops')), limits.graceMs)
    const over = Promise.withResolvers<void>()
    const whole = setTimeout(over.resolve, limits.wholeMs)
    await Promise.race([close(), over.promise])
    clearTimeout(grace)
    clearTimeout(whole)
    cut.abort(new Error('The bot stops'))
    // Due work is stored with the state that caused it; the next start continues it.
    if (closing !== undefined)
      log.warn(
        { part: closing },
        'Stopped without waiting any longer; unfinished work goes on at the next start',
      )
  }

  return {
    asked: asked.signal,
    cut: cut.signal,
    onStop: (part, closePart) => {
      parts.push({ part, close: closePart })
      if (asked.signal.aborted && closing === undefined) void close()
    },
    run: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

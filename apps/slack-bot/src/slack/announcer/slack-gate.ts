import { doublingDelayMs } from '../../rollouts/timing/doubling-delay.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { isFromSlack, slackFailure } from '../platform/slack-failure.ts'
import { codeOf, type SlackFailure } from '../platform/slack-failure-kinds.ts'
import { AnnounceError, PERSON_MUST_ACT_MS } from './announce-error.ts'

/** Slack (no `place`) or one place in it accepts no messages at the moment. */
export interface Trouble {
  readonly place?: string
  readonly failure: SlackFailure
  readonly sinceMs: number
}

export interface SlackGate {
  /**
   * Calls Slack for a place. While Slack or the place is in trouble, only one probe call runs at a time, after a delay;
   * every other call gets an AnnounceError at once that says when to try again. The first success ends the trouble.
   */
  call<T>(place: string, work: () => Promise<T>): Promise<T>
  troubles(): readonly Trouble[]
}

interface Closed extends Trouble {
  readonly tries: number
  /** On the monotonic clock. */
  readonly openAtMs: number
  isProbing: boolean
}

const EVERYWHERE = '*'
const RETRY_DELAY = { firstMs: 1_000, longestMs: 30_000 }
/** Waiting calls retry this long after the probe call. */
const AFTER_PROBE_MS = 1_000

export const createSlackGate = ({ clock, log }: { clock: Clock; log: Log }): SlackGate => {
  const closed = new Map<string, Closed>()

  const leftMs = ({ openAtMs }: Closed): number => Math.max(0, openAtMs - clock.elapsed())

  const open = (key: string): void => {
    const trouble = closed.get(key)
    if (trouble === undefined) return
    closed.delete(key)
    const facts = {
      place: trouble.place,
      code: codeOf(trouble.failure),
      forMs: clock.now() - trouble.sinceMs,
    }
    log.info(facts, 'Slack accepts messages again')
  }

  const close = (
    key: string,
    failure: SlackFailure,
    retry: { readonly ms: number; readonly isProbe: boolean },
  ): void => {
    const before = closed.get(key)
    const code = codeOf(failure)
    const place = key === EVERYWHERE ? {} : { place: key }
    if (before === undefined || codeOf(before.failure) !== code)
      log.warn({ ...place, code }, 'Slack accepts no messages; they wait until it does')
    closed.set(key, {
      ...place,
      failure,
      sinceMs: before?.sinceMs ?? clock.now(),
      tries: before === undefined ? 1 : before.tries + (retry.isProbe ? 1 : 0),
      openAtMs: clock.elapsed() + retry.ms,
      isProbing: false,
    })
  }

  const learn = (place: string, error: unknown, isProbe: boolean): void => {
    const failure = slackFailure(error)
    switch (failure.kind) {
      case 'rate-limited':
        return close(EVERYWHERE, failure, { ms: failure.retryAfterMs, isProbe })
      case 'unclear': {
        const tries = closed.get(EVERYWHERE)?.tries ?? 0
        return close(EVERYWHERE, failure, { ms: doublingDelayMs(RETRY_DELAY, tries + 1), isProbe })
      }
      case 'identity':
      case 'missing-scope':
        return close(EVERYWHERE, failure, { ms: PERSON_MUST_ACT_MS, isProbe })
      case 'no-place':
        open(EVERYWHERE)
        return close(place, failure, { ms: PERSON_MUST_ACT_MS, isProbe })
      case 'gone':
      case 'content':
      case 'late-trigger':
      case 'refused':
        return open(EVERYWHERE)
    }
  }

  return {
    async call(place, work) {
      const troubles = [closed.get(EVERYWHERE), closed.get(place)].filter((one) => one !== undefined)
      for (const trouble of troubles) {
        const waitMs = leftMs(trouble)
        if (waitMs > 0 || trouble.isProbing)
          throw new AnnounceError(`Slack accepts no messages at the moment: ${codeOf(trouble.failure)}`, {
            retryAfterMs: waitMs + AFTER_PROBE_MS,
          })
      }
      for (const trouble of troubles) trouble.isProbing = true
      try {
        const result = await work()
        open(EVERYWHERE)
        open(place)
        return result
      } catch (error) {
        if (isFromSlack(error)) learn(place, error, troubles.length > 0)
        throw error
      } finally {
        for (const trouble of troubles) trouble.isProbing = false
      }
    },
    troubles: () =>
      [...closed.values()].map(({ place, failure, sinceMs }) => ({
        ...(place !== undefined && { place }),
        failure,
        sinceMs,
      })),
  }
}

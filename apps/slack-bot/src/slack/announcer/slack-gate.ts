import { doublingDelayMs } from '../../rollouts/timing/doubling-delay.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { isFromSlack, slackFailure } from '../platform/slack-failure.ts'
import { codeOf, type SlackFailure } from '../platform/slack-failure-kinds.ts'
import { AnnounceError, PERSON_MUST_ACT_MS } from './announce-error.ts'

/** Slack as a whole (no `place`), or one place in it, takes no messages at the moment. */
export interface Trouble {
  readonly place?: string
  readonly failure: SlackFailure
  readonly sinceMs: number
}

export interface SlackGate {
  /**
   * Calls Slack for a place. While Slack or the place is in trouble one call at a time tries it, when its time has come;
   * every other gets an AnnounceError at once that says when to come back. The first success lets all through again.
   */
  call<T>(place: string, work: () => Promise<T>): Promise<T>
  troubles(): readonly Trouble[]
}

interface Closed extends Trouble {
  readonly tries: number
  /** On the monotonic clock. */
  readonly openAtMs: number
  isTried: boolean
}

const EVERYWHERE = '*'
const HOLD = { firstMs: 1_000, longestMs: 30_000 }
/** How late the news may be after Slack came back by itself. */
/** What is held comes after the call that tries. */
const AFTER_THE_TRY_MS = 1_000

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
    log.info(facts, 'Slack takes messages again')
  }

  const close = (
    key: string,
    failure: SlackFailure,
    hold: { readonly ms: number; readonly isTry: boolean },
  ): void => {
    const before = closed.get(key)
    const code = codeOf(failure)
    const place = key === EVERYWHERE ? {} : { place: key }
    if (before === undefined || codeOf(before.failure) !== code)
      log.warn({ ...place, code }, 'Slack takes no messages; they wait until it does')
    closed.set(key, {
      ...place,
      failure,
      sinceMs: before?.sinceMs ?? clock.now(),
      tries: before === undefined ? 1 : before.tries + (hold.isTry ? 1 : 0),
      openAtMs: clock.elapsed() + hold.ms,
      isTried: false,
    })
  }

  const learn = (place: string, error: unknown, isTry: boolean): void => {
    const failure = slackFailure(error)
    switch (failure.kind) {
      case 'rate-limited':
        return close(EVERYWHERE, failure, { ms: failure.retryAfterMs, isTry })
      case 'unclear': {
        const tries = closed.get(EVERYWHERE)?.tries ?? 0
        return close(EVERYWHERE, failure, { ms: doublingDelayMs(HOLD, tries + 1), isTry })
      }
      case 'identity':
      case 'missing-scope':
        return close(EVERYWHERE, failure, { ms: PERSON_MUST_ACT_MS, isTry })
      case 'no-place':
        open(EVERYWHERE)
        return close(place, failure, { ms: PERSON_MUST_ACT_MS, isTry })
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
        if (waitMs > 0 || trouble.isTried)
          throw new AnnounceError(`Slack takes no messages at the moment: ${codeOf(trouble.failure)}`, {
            retryAfterMs: waitMs + AFTER_THE_TRY_MS,
          })
      }
      for (const trouble of troubles) trouble.isTried = true
      try {
        const result = await work()
        open(EVERYWHERE)
        open(place)
        return result
      } catch (error) {
        if (isFromSlack(error)) learn(place, error, troubles.length > 0)
        throw error
      } finally {
        for (const trouble of troubles) trouble.isTried = false
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

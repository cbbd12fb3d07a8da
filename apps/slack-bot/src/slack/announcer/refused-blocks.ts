import { WebAPIPlatformError } from '@slack/web-api'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { AnswerRefusedError, slackFailure } from '../platform/slack-failure.ts'
import type { Drawing } from './drawings.ts'
import { withPlainerContent } from './with-plainer-content.ts'

/** Block kinds that Slack introduces workspace by workspace. Every workspace has the others. */
const NEWER_KINDS: ReadonlySet<string> = new Set(['plan', 'data_table', 'table'])

/** Afterwards the full drawing is tried again, because Slack may have introduced the block meanwhile. */
const REFUSED_FOR_MS = 3_600_000

/** Remembers block kinds that this workspace refuses, so that each message costs one call, and not one for each drawing. */
export interface RefusedBlocks {
  /** Sends the first drawing that Slack takes, without those that hold a kind which it refused lately. */
  send<Result>(drawings: Iterable<Drawing>, send: (drawing: Drawing) => Promise<Result>): Promise<Result>
}

const newerKindsOf = ({ blocks }: Drawing): readonly string[] =>
  (blocks ?? []).map(({ type }) => type).filter((kind) => NEWER_KINDS.has(kind))

/** Slack refused the blocks, and where it says why, it was a kind that it doesn't know. */
const isAboutKind = (error: unknown): boolean => {
  const failure = slackFailure(error)
  if (failure.kind !== 'content' || failure.code !== 'invalid_blocks') return false
  // Only a status, which an outage has, too.
  if (error instanceof AnswerRefusedError && error.cause !== undefined) return false
  const reasons = error instanceof WebAPIPlatformError ? error.data.response_metadata?.messages : undefined
  return reasons === undefined || reasons.some((reason) => reason.includes('unsupported type'))
}

export const createRefusedBlocks = (clock: Clock, log: Log): RefusedBlocks => {
  const untilMs = new Map<string, number>()
  const isRefused = (kind: string): boolean => (untilMs.get(kind) ?? 0) > clock.now()

  /** Only if the drawings differ in one newer kind: then it was this one. */
  const learn = (refused: readonly Drawing[], taken: Drawing): void => {
    const kept = new Set(newerKindsOf(taken))
    const missing = new Set(refused.flatMap(newerKindsOf).filter((kind) => !kept.has(kind)))
    const [kind] = missing
    if (kind === undefined || missing.size > 1) return
    untilMs.set(kind, clock.now() + REFUSED_FOR_MS)
    log.info({ kind }, 'Slack refuses this kind of block; for an hour, messages are drawn without it')
  }

  /** If Slack refused a kind of every drawing, the first is tried all the same. */
  function* worthTrying(drawings: Iterable<Drawing>): Generator<Drawing, void> {
    let first: Drawing | undefined
    let isAny = false
    for (const drawing of drawings)
      if (newerKindsOf(drawing).some(isRefused)) first ??= drawing
      else {
        isAny = true
        yield drawing
      }
    if (!isAny && first !== undefined) yield first
  }

  return {
    send(drawings, send) {
      const refused: Drawing[] = []
      return withPlainerContent(worthTrying(drawings), async (drawing) => {
        try {
          const result = await send(drawing)
          learn(refused, drawing)
          return result
        } catch (error) {
          if (isAboutKind(error)) refused.push(drawing)
          throw error
        }
      })
    },
  }
}

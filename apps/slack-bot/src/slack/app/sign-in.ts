import { keepTrying } from '../../engine/keep-trying.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import { retryAfterMsOf, troubleOf } from '../platform/slack-failure.ts'
import { refusing, SlackRefusedError } from './start-refusal.ts'

/** Signs the bot in to Slack. */
export interface SignIn {
  /**
   * Resolves after the first try, signed in or not; after a passing failure it keeps trying. Rejects with a
   * SlackRefusedError when Slack refuses the token.
   */
  start(): Promise<void>
  /** Ends the retries. */
  stop(): void
  isDone(): boolean
  /** Why the bot is not signed in yet, in few words. */
  trouble(): string | undefined
}

export const createSignIn = (parts: {
  readonly init: () => Promise<void>
  readonly onSignedIn: () => Promise<void>
  readonly log: Log
}): SignIn => {
  const { init, onSignedIn, log } = parts
  const stopping = new AbortController()
  let isDone = false
  let trouble: string | undefined

  const signIn = async (): Promise<void> => {
    await init()
    isDone = true
    trouble = undefined
  }
  const note = (error: unknown): void => {
    trouble = troubleOf(error)
    log.warn({ error }, `Not signed in to Slack yet: ${trouble}`)
  }
  /** No refusal is final here: a token that is refused during an outage may be accepted again later. */
  const keepSigningIn = async (): Promise<void> => {
    const { signal } = stopping
    await keepTrying(signIn, { signal, isFinal: () => false, retryAfterMsOf, onFailure: note })
    await onSignedIn()
  }

  return {
    start: async () => {
      try {
        await refusing('bot', signIn)
      } catch (error) {
        if (error instanceof SlackRefusedError) throw error
        note(error)
        keepSigningIn().catch((failure: unknown) => {
          if (!stopping.signal.aborted) log.error({ error: failure }, 'Slack refuses the app')
        })
        return
      }
      await onSignedIn()
    },
    stop: () => stopping.abort(),
    isDone: () => isDone,
    trouble: () => trouble,
  }
}

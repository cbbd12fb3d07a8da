import type { FullClock } from '../clock.ts'
import type { IdSource } from '../workspace/ids.ts'

/** Slack's documents: 30 minutes; five uses per the slash command page. */
const responseUrlLifetimeMs = 30 * 60_000
const responseUrlUses = 5

/** What a response URL answers to. */
export type ResponseTarget = {
  userId: string
  channelId: string
  /** The message whose button was clicked, or the one this URL produced last. */
  original?: { ts: string; isEphemeral: boolean } | undefined
  threadTs?: string | undefined
}

export type ResponseUrls = {
  issue: (target: ResponseTarget) => string
  redeem: (
    path: string,
  ) => { ok: true; target: ResponseTarget } | { ok: false; error: 'expired_url' | 'used_url' | 'invalid_url' }
  clear: () => void
}

type Issued = { target: ResponseTarget; issuedAtMs: number; uses: number }

/** `baseUrl` is asked late, because the server learns its port when it listens. */
export const createResponseUrls = (clock: FullClock, ids: IdSource, baseUrl: () => string): ResponseUrls => {
  const issued = new Map<string, Issued>()
  return {
    issue: (target) => {
      const path = `/response/${ids.nextSecret()}`
      issued.set(path, { target, issuedAtMs: clock.now(), uses: 0 })
      return `${baseUrl()}${path}`
    },
    redeem: (path) => {
      const entry = issued.get(path)
      if (entry === undefined) return { ok: false, error: 'invalid_url' }
      if (clock.now() - entry.issuedAtMs > responseUrlLifetimeMs) return { ok: false, error: 'expired_url' }
      if (entry.uses >= responseUrlUses) return { ok: false, error: 'used_url' }
      entry.uses += 1
      return { ok: true, target: entry.target }
    },
    clear: () => issued.clear(),
  }
}

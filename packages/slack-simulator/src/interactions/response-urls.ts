import type { FullClock } from '../clock.ts'
import type { IdSource } from '../workspace/ids.ts'

/** As documented by Slack: valid for 30 minutes and, per the slash command page, five uses. */
const responseUrlLifetimeMs = 30 * 60_000
const responseUrlUses = 5

/** Where a response URL's messages go. */
export type ResponseTarget = {
  userId: string
  channelId: string
  /** The message whose button was clicked, or the last message from this URL. */
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

/** `baseUrl` is a function because the port is known only once the server listens. */
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

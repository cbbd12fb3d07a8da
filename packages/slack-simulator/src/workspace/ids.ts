import { randomBytes } from 'node:crypto'
import type { FullClock } from '../clock.ts'

export type IdSource = {
  /** A message timestamp such as `1790000000.000100`: unique and always increasing. */
  nextTs: () => string
  nextId: (prefix: string) => string
  /** A block id, as Slack generates for a block without one. */
  nextBlockId: () => string
  nextHash: () => string
  /** Unguessable; for tickets, trigger ids and response URLs. */
  nextSecret: () => string
}

export const createIdSource = (clock: FullClock): IdSource => {
  let lastMicros = 0
  let counter = 0
  const nextMicros = (): number => {
    // Slack's timestamps differ by about 100 microseconds when several messages arrive at once.
    lastMicros = Math.max(clock.now() * 1000, lastMicros + 100)
    return lastMicros
  }
  const next = (): number => (counter += 1)
  const toTs = (micros: number): string =>
    `${Math.floor(micros / 1_000_000)}.${String(Math.floor(micros % 1_000_000)).padStart(6, '0')}`
  return {
    nextTs: () => toTs(nextMicros()),
    nextId: (prefix) => `${prefix}${(next() + 36 ** 8).toString(36).toUpperCase()}`,
    nextBlockId: () => (next() + 36 ** 4).toString(36),
    nextHash: () => `${Math.floor(clock.now() / 1000)}.${randomBytes(4).toString('hex')}`,
    nextSecret: () => randomBytes(16).toString('hex'),
  }
}

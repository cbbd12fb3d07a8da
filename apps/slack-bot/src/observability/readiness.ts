import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from './health-server.ts'

interface PartState {
  readonly isWell: boolean
  /** For people. */
  readonly text: string
}

/** The state behind `/readyz`, available from the beginning of a start. */
export interface ReadinessBoard<Part extends string> {
  /** Sets a part's state: a fixed value, or a function called for each request. */
  set(part: Part, state: PartState | (() => PartState | Promise<PartState>)): void
  /** Ready if every needed part works. A part that does not answer in time counts as not working. */
  read(): Promise<Readiness>
}

const NOT_STARTED: PartState = { isWell: false, text: 'not started yet' }

export const createReadinessBoard = <Part extends string>(parts: {
  readonly needed: readonly Part[]
  /** Shown as well, but not needed: without these the bot still answers people. */
  readonly told: readonly Part[]
  readonly limitMs: number
}): ReadinessBoard<Part> => {
  const { needed, told, limitMs } = parts
  const sources = new Map<Part, PartState | (() => PartState | Promise<PartState>)>()

  const stateOf = async (part: Part): Promise<PartState> => {
    const source = sources.get(part) ?? NOT_STARTED
    if (typeof source !== 'function') return source
    const timer = new AbortController()
    const late = sleep(limitMs, { isWell: false, text: 'does not answer in time' }, { signal: timer.signal })
    try {
      return await Promise.race([source(), late])
    } finally {
      timer.abort()
      late.catch(() => undefined)
    }
  }

  return {
    set: (part, state) => void sources.set(part, state),
    read: async () => {
      const states = await Promise.all(
        [...needed, ...told].map(async (part) => [part, await stateOf(part)] as const),
      )
      return {
        isReady: states.every(([part, { isWell }]) => isWell || told.includes(part)),
        parts: Object.fromEntries(states.map(([part, { text }]) => [part, text])),
      }
    },
  }
}

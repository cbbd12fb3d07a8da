import { setTimeout as sleep } from 'node:timers/promises'
import type { Readiness } from './health-server.ts'

interface PartState {
  readonly isWell: boolean
  /** For the person who looks. */
  readonly text: string
}

/** What `/readyz` answers, from the first moment of the start on. */
export interface ReadinessBoard<Part extends string> {
  /** How a part is told from now on: as it was last said, or looked at anew each time. */
  set(part: Part, state: PartState | (() => PartState | Promise<PartState>)): void
  /** Ready when every needed part is well. A part that does not answer in time is not. */
  read(): Promise<Readiness>
}

const NOT_STARTED: PartState = { isWell: false, text: 'not started yet' }

export const createReadinessBoard = <Part extends string>(parts: {
  readonly needed: readonly Part[]
  /** Told beside them: without these the bot still answers people. */
  readonly told: readonly Part[]
  readonly limitMs: number
}): ReadinessBoard<Part> => {
  const { needed, told, limitMs } = parts
  const looks = new Map<Part, PartState | (() => PartState | Promise<PartState>)>()

  const stateOf = async (part: Part): Promise<PartState> => {
    const look = looks.get(part) ?? NOT_STARTED
    if (typeof look !== 'function') return look
    const timer = new AbortController()
    const late = sleep(limitMs, { isWell: false, text: 'does not answer in time' }, { signal: timer.signal })
    try {
      return await Promise.race([look(), late])
    } finally {
      timer.abort()
      late.catch(() => undefined)
    }
  }

  return {
    set: (part, state) => void looks.set(part, state),
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

import { createTuyaClient, type CallerFetch, type TuyaClient } from '@illume-ota/core'
import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import { createManualTime, settle, type ManualTime } from '../support/manual-time.ts'

/** Shorter than the delay of the fault that makes an answer late, so that such a call always times out soon. */
const CALL_TIMEOUT_MS = 40
export const LATE_ANSWER_MS = 400

/** Real sockets under a manual clock: time moves only while no request is running and no answer is being handled. */
export interface Wire {
  readonly time: ManualTime
  readonly whenQuiet: () => Promise<void>
  /** A client as a new process of the bot makes it. Its waits are on the manual clock. */
  connect(
    simulator: TuyaSimulator,
    isAlive: () => boolean,
    options?: { readonly requestsPerSecond: number },
  ): TuyaClient
}

/** Whether the simulator will delay the answer: this fault exists for upgrade calls only. */
const isAnsweredLate = (simulator: TuyaSimulator, { url }: Request): boolean =>
  url.endsWith('/ota/open/upgrade') &&
  simulator.control.faults
    .all()
    .some(
      ({ effect, count, injected }) => effect.kind === 'slow' && (count === undefined || injected < count),
    )

/** Reads the whole answer, so that the call ends with its last byte. */
const readWhole = async (request: Request, signal: AbortSignal): Promise<Response> => {
  const response = await fetch(request, { signal })
  return new Response(await response.text(), { status: response.status, headers: response.headers })
}

export const createWire = (): Wire => {
  const underWay = new Set<Promise<unknown>>()
  const whenQuiet = async (): Promise<void> => {
    await settle()
    while (underWay.size > 0) {
      await Promise.race(underWay)
      await settle()
    }
  }
  const time = createManualTime(undefined, whenQuiet)
  return {
    time,
    whenQuiet,
    connect: (simulator, isAlive, { requestsPerSecond } = { requestsPerSecond: Infinity }) => {
      const watchedFetch: CallerFetch = async (request, { signal }) => {
        const isLate = isAnsweredLate(simulator, request)
        const ends = isLate ? AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]) : signal
        const call = readWhole(request, ends)
        const ended = Promise.allSettled([call])
        underWay.add(ended)
        try {
          return await call
        } finally {
          underWay.delete(ended)
        }
      }
      return createTuyaClient({
        baseUrl: simulator.url,
        clientId: simulator.clientId,
        clientSecret: simulator.clientSecret,
        requestsPerSecond,
        clock: {
          now: () => time.now(),
          elapsed: () => time.elapsed(),
          sleep: (ms) =>
            new Promise((resolve) => {
              time.schedule(() => {
                if (isAlive()) resolve()
              }, ms)
            }),
        },
        getParameters: 'query',
        fetch: watchedFetch,
      })
    },
  }
}

import {
  createNodeTransport,
  createTuyaClient,
  type Transport,
  type TransportRequest,
  type TuyaClient,
} from '@illume-ota/core'
import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import { createManualTime, settle, type ManualTime } from '../manual-time.ts'

/** Shorter than the delay of the fault that makes an answer late, so that such a call always times out, and soon. */
const IMPATIENCE_MS = 40
export const LATE_ANSWER_MS = 400

/** Real sockets under a manual clock: time goes on only when no request is under way and nobody works on an answer. */
export interface Wire {
  readonly time: ManualTime
  readonly whenQuiet: () => Promise<void>
  /** A client as a new process of the bot would make it. Its waits are on the manual clock. */
  connect(simulator: TuyaSimulator, isAlive: () => boolean): TuyaClient
}

/** Whether the simulator will hold back the answer: there is such a fault for upgrade calls alone. */
const isAnsweredLate = (simulator: TuyaSimulator, { target }: TransportRequest): boolean =>
  target.endsWith('/ota/open/upgrade') &&
  simulator.control.faults
    .all()
    .some(({ effect, count, struck }) => effect.kind === 'slow' && (count === undefined || struck < count))

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
    connect: (simulator, isAlive) => {
      const node = createNodeTransport()
      const transport: Transport = async (request) => {
        const timeoutMs = isAnsweredLate(simulator, request) ? IMPATIENCE_MS : request.timeoutMs
        const call = node({ ...request, timeoutMs })
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
        requestsPerSecond: Number.POSITIVE_INFINITY,
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
        transport,
      })
    },
  }
}

import { createTuyaClient, type TuyaClient } from '@illume-ota/core'
import type { Config } from '../config/config.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { BotClock } from './bot-clock.ts'
import type { BotReadiness } from './bot-readiness.ts'

/** The client of the configured account. Each answer is counted, updates the readiness and sets the clock. */
export const buildTuyaClient = (
  { tuya }: Config,
  parts: { readonly note: BotClock['note']; readonly metrics: Metrics; readonly readiness: BotReadiness },
): TuyaClient =>
  createTuyaClient({
    ...(tuya.baseUrl === undefined ? { dataCenter: tuya.dataCenter ?? 'eu' } : { baseUrl: tuya.baseUrl }),
    clientId: tuya.clientId,
    clientSecret: tuya.clientSecret,
    getParameters: tuya.getParameters,
    requestsPerSecond: tuya.requestsPerSecond,
    onCall: ({ operation, result, serverTimeMs, durationMs }) => {
      if (serverTimeMs !== undefined) parts.note?.('tuya', { serverTimeMs, roundTripMs: durationMs })
      const isOk = result === 'ok'
      parts.metrics.countTuyaCall({ operation, isOk })
      parts.readiness.set('tuya', {
        isWell: isOk,
        text: isOk ? 'answers' : `the last call failed (${result})`,
      })
    },
  })

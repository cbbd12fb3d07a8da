import type { TimeCheck } from '../rollouts/ports/time-check.ts'
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'

/** Metrics for operators: waiting work, Tuya calls, live rollouts and time. */
export interface Metrics {
  readonly countTuyaCall: (call: { readonly operation: string; readonly isOk: boolean }) => void
  readonly text: () => Promise<{ readonly contentType: string; readonly body: string }>
}

export const createMetrics = (sources: {
  readonly backlog: () => Promise<{
    readonly waiting: number
    readonly oldestDueAtMs?: number
    readonly dead: number
  }>
  readonly liveRollouts: () => Promise<number>
  readonly now: () => number
  readonly time: Pick<TimeCheck, 'isConfirmed' | 'machineAheadMs'>
}): Metrics => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const tuyaCalls = new Counter({
    name: 'illume_tuya_calls_total',
    help: 'Calls to the Tuya Cloud.',
    labelNames: ['operation', 'result'],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: () => Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  gauge('illume_work_waiting', 'Tasks that are waiting.', async () => (await sources.backlog()).waiting)
  gauge('illume_work_dead', 'Tasks that were given up.', async () => (await sources.backlog()).dead)
  gauge('illume_work_oldest_age_seconds', 'How long the oldest due task has waited.', async () => {
    const { oldestDueAtMs } = await sources.backlog()
    return oldestDueAtMs === undefined ? 0 : Math.max(0, (sources.now() - oldestDueAtMs) / 1000)
  })
  gauge(
    'illume_time_confirmed',
    'Whether a server has confirmed the time; nothing is sent to devices until then.',
    async () => (sources.time.isConfirmed() ? 1 : 0),
  )
  gauge(
    'illume_machine_clock_ahead_seconds',
    "How far the machine's clock is ahead of the time that the bot uses.",
    async () => (sources.time.machineAheadMs() ?? 0) / 1000,
  )
  gauge('illume_rollouts_live', 'Rollouts that wait for approval or run.', sources.liveRollouts)
  return {
    countTuyaCall: ({ operation, isOk }) => tuyaCalls.inc({ operation, result: isOk ? 'ok' : 'error' }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

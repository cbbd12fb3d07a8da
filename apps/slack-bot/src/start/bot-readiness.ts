import { startHealthServer } from '../observability/health-server.ts'
import type { Metrics } from '../observability/metrics.ts'
import { createReadinessBoard, type ReadinessBoard } from '../observability/readiness.ts'
import type { Shutdown } from './shutdown.ts'

export type BotReadiness = ReadinessBoard<'database' | 'slack' | 'engine' | 'tuya'>

const READINESS_MS = 2_000

/** Tuya's state is shown but doesn't affect readiness: rollouts wait until it answers. */
export const createBotReadiness = (): BotReadiness =>
  createReadinessBoard({
    needed: ['database', 'slack', 'engine'],
    told: ['tuya'],
    limitMs: READINESS_MS,
  })

/** Answers before the database is open, so that a supervisor sees why a start takes long. */
export const serveHealth = async (
  port: number | undefined,
  readiness: BotReadiness,
  shutdown: Shutdown,
): Promise<{ readonly serveMetrics: (text: Metrics['text']) => void }> => {
  let metricsText: Metrics['text'] = () => Promise.reject(new Error('The database is not open yet.'))
  if (port !== undefined) {
    const health = await startHealthServer({
      port,
      metrics: () => metricsText(),
      readiness: () => readiness.read(),
    })
    shutdown.onStop('health', () => health.stop())
  }
  return {
    serveMetrics: (text) => {
      metricsText = text
    },
  }
}

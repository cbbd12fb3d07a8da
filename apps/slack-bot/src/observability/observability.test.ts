// Readiness, the health server and the metrics together.
import { expect, test } from 'vitest'
import { startHealthServer } from './health-server.ts'
import { createMetrics } from './metrics.ts'

const start = async (isReady: boolean) => {
  const metrics = createMetrics({
    backlog: () => Promise.resolve({ waiting: 3, oldestDueAtMs: 1000, dead: 1 }),
    liveRollouts: () => Promise.resolve(2),
    now: () => 5000,
    time: { isConfirmed: () => false, machineAheadMs: () => -1_200_000 },
  })
  metrics.countTuyaCall({ operation: 'ota.upgrade', isOk: true })
  return startHealthServer({
    port: 0,
    readiness: () => Promise.resolve({ isReady, parts: { slack: isReady ? 'connected' : 'not connected' } }),
    metrics: metrics.text,
  })
}

test('readiness tells part by part, and a part that fails makes it 503', async () => {
  for (const isReady of [true, false]) {
    const server = await start(isReady)
    const response = await fetch(`http://127.0.0.1:${server.port}/readyz`)
    expect(response.status).toBe(isReady ? 200 : 503)
    expect(await response.json()).toMatchObject({ parts: { slack: isReady ? 'connected' : 'not connected' } })
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200)
    await server.stop()
  }
})

test('metrics show the backlog, its age, and calls by operation', async () => {
  const server = await start(true)
  const body = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text()
  await server.stop()
  expect(body).toContain('illume_work_waiting 3')
  expect(body).toContain('illume_work_oldest_age_seconds 4')
  expect(body).toContain('illume_time_confirmed 0')
  expect(body).toContain('illume_machine_clock_ahead_seconds -1200\n')
  expect(body).toContain('illume_tuya_calls_total{operation="ota.upgrade",result="ok"} 1')
})

import { createTuyaClient } from '@illume-ota/core'
import { sdkContender } from './contenders.ts'
import { median } from './median.ts'
import { startSimulatorProcess, type SimulatorProcess } from './simulator-process.ts'

const ROWS = 10_000
const LATENCY_MS = 50
const CONCURRENCY = 16
const ROUNDS = 3

const readAllWithCore = async (simulator: SimulatorProcess): Promise<number> => {
  const client = createTuyaClient({
    baseUrl: simulator.url,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    concurrency: CONCURRENCY,
  })
  let rows = 0
  for await (const device of client.ota.listPending({ projectId: simulator.projectId, pageSize: 100 }))
    if (device.deviceId !== '') rows += 1
  client.close()
  return rows
}

const readAllWithSdk = async (simulator: SimulatorProcess): Promise<number> => {
  const contender = sdkContender(simulator)
  let rows = 0
  for (let page = 1; rows < ROWS; page += 1) rows += await contender.readPage(page)
  return rows
}

const timed = async (read: () => Promise<number>): Promise<number> => {
  const startedAt = performance.now()
  const rows = await read()
  if (rows !== ROWS) throw new Error(`Read ${rows} rows of ${ROWS}.`)
  return performance.now() - startedAt
}

/** How many times faster the client reads a long list than a sequential loop with the official SDK. */
export const measureWholeList = async (): Promise<{
  readonly timesFaster: number
  readonly concurrency: number
}> => {
  const simulator = await startSimulatorProcess(ROWS)
  await fetch(`${simulator.url}/_control/faults`, {
    method: 'POST',
    body: JSON.stringify({ effect: { kind: 'slow', delayMs: LATENCY_MS }, operation: 'ota.listPending' }),
  })
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const sdkMs = await timed(() => readAllWithSdk(simulator))
    const coreMs = await timed(() => readAllWithCore(simulator))
    ratios.push(sdkMs / coreMs)
  }
  simulator.stop()
  return { timesFaster: median(ratios), concurrency: CONCURRENCY }
}

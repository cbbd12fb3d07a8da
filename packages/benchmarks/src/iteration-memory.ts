import { createTuyaClient } from '@illume-ota/core'
import { startSimulatorProcess } from './simulator-process.ts'

const ROWS = 100_000
const ROWS_PER_MEASUREMENT = 5000
const MEGABYTE = 1024 * 1024

/** Memory growth while iterating over 100,000 rows: heap after garbage collection, and the whole process. */
export const measureIterationMemory = async (): Promise<{
  readonly heapGrowthMb: number
  readonly processGrowthMb: number
}> => {
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('Run with --expose-gc.')
  const simulator = await startSimulatorProcess(ROWS)
  const client = createTuyaClient({
    baseUrl: simulator.url,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
  })
  const query = { projectId: simulator.projectId, pageSize: 100 }
  await client.ota.listPending(query)
  collect()
  const before = process.memoryUsage()
  let rows = 0
  let heapGrowth = 0
  let processGrowth = 0
  for await (const device of client.ota.listPending(query)) {
    if (device.deviceId !== '') rows += 1
    if (rows % ROWS_PER_MEASUREMENT !== 0) continue
    processGrowth = Math.max(processGrowth, process.memoryUsage().rss - before.rss)
    collect()
    heapGrowth = Math.max(heapGrowth, process.memoryUsage().heapUsed - before.heapUsed)
  }
  client.close()
  simulator.stop()
  if (rows !== ROWS) throw new Error(`Iterated ${rows} rows of ${ROWS}.`)
  return { heapGrowthMb: heapGrowth / MEGABYTE, processGrowthMb: processGrowth / MEGABYTE }
}

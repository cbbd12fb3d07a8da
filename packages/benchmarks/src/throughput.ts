import { bareSenderContender } from './bare-sender.ts'
import { coreContender, limitContender, sdkContender, type Contender } from './contenders.ts'
import { median } from './median.ts'
import { startSimulatorProcess } from './simulator-process.ts'

const ROUNDS = 9
const CALLS_PER_ROUND = 240
const PAGES = 20

interface Sample {
  readonly callsPerSecond: number
  readonly cpuMsPerCall: number
}
export interface ThroughputRow {
  readonly concurrency: number
  readonly name: string
  readonly callsPerSecondOfLimit: number
  readonly cpuOfLimit: number
  readonly callsPerSecondOfSdk: number
}

const runRound = async (contender: Contender, concurrency: number): Promise<Sample> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < CALLS_PER_ROUND) {
      next += 1
      const rows = await contender.readPage((next % PAGES) + 1)
      if (rows !== 100) throw new Error(`${contender.name} read ${rows} rows in place of 100.`)
    }
  }
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: concurrency }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  const used = process.cpuUsage(cpu)
  return {
    callsPerSecond: CALLS_PER_ROUND / seconds,
    cpuMsPerCall: (used.user + used.system) / 1000 / CALLS_PER_ROUND,
  }
}

/** Calls per second and CPU per call of pages of 100 rows. Rounds are interleaved, so that a slow moment hits all alike. */
export const measureThroughput = async (): Promise<ThroughputRow[]> => {
  const simulator = await startSimulatorProcess(PAGES * 100)
  const rows: ThroughputRow[] = []
  for (const concurrency of [1, 16]) {
    const contenders = [
      limitContender(simulator, concurrency),
      sdkContender(simulator),
      coreContender(simulator, concurrency),
      bareSenderContender(simulator, concurrency),
    ]
    const samples = contenders.map((): Sample[] => [])
    for (let round = -2; round < ROUNDS; round += 1)
      for (const [index, contender] of contenders.entries()) {
        const sample = await runRound(contender, concurrency)
        // Why: the first rounds warm up sockets and the compiler.
        if (round >= 0) samples[index]?.push(sample)
      }
    const middle = samples.map((list) => ({
      callsPerSecond: median(list.map((sample) => sample.callsPerSecond)),
      cpuMsPerCall: median(list.map((sample) => sample.cpuMsPerCall)),
    }))
    const [limit, sdk] = middle
    for (const [index, contender] of contenders.entries()) {
      const own = middle[index]
      if (own === undefined || limit === undefined || sdk === undefined) continue
      rows.push({
        concurrency,
        name: contender.name,
        callsPerSecondOfLimit: own.callsPerSecond / limit.callsPerSecond,
        cpuOfLimit: own.cpuMsPerCall / limit.cpuMsPerCall,
        callsPerSecondOfSdk: own.callsPerSecond / sdk.callsPerSecond,
      })
      contender.close()
    }
  }
  simulator.stop()
  return rows
}

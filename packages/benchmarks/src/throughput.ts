import { bareSenderContender } from './bare-sender.ts'
import { coreContender, bareLoopContender, sdkContender, type Contender } from './contenders.ts'
import { median } from './median.ts'
import { startSimulatorProcess } from './simulator-process.ts'

export const ROUNDS = 32
export const CALLS_PER_ROUND = 96
const WARM_UP_ROUNDS = 4
const PAGES = 20

interface Sample {
  readonly callsPerSecond: number
  readonly cpuMsPerCall: number
}
export interface ThroughputRow {
  readonly concurrency: number
  readonly name: string
  readonly callsPerSecondVsBareLoop: number
  readonly cpuVsBareLoop: number
  readonly callsPerSecondVsSdk: number
}

const runRound = async (contender: Contender, concurrency: number): Promise<Sample> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < CALLS_PER_ROUND) {
      next += 1
      const rows = await contender.readPage((next % PAGES) + 1)
      if (rows !== 100) throw new Error(`${contender.name} read ${rows} rows instead of 100.`)
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

/** Alternates the order, so that no client always runs after the same one. */
const inTurn = (contenders: readonly Contender[], round: number): readonly (readonly [number, Contender])[] =>
  round % 2 === 0 ? [...contenders.entries()] : [...contenders.entries()].toReversed()

/**
 * Calls per second and CPU per call for pages of 100 rows, as medians of the ratios within a round. Rounds are short and
 * alternate the order, so that slow moments and leftover garbage affect all clients equally.
 */
export const measureThroughput = async (): Promise<ThroughputRow[]> => {
  const simulator = await startSimulatorProcess(PAGES * 100)
  const rows: ThroughputRow[] = []
  for (const concurrency of [1, 16]) {
    const contenders = [
      bareLoopContender(simulator, concurrency),
      sdkContender(simulator),
      coreContender(simulator, concurrency),
      bareSenderContender(simulator, concurrency),
    ]
    const samples = contenders.map((): Sample[] => [])
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1)
      for (const [index, contender] of inTurn(contenders, round)) {
        const sample = await runRound(contender, concurrency)
        // The first rounds only warm up sockets and the compiler.
        if (round >= 0) samples[index]?.push(sample)
      }
    const [bareLoop = [], sdk = []] = samples
    const medianRatio = (own: readonly Sample[], others: readonly Sample[], of: keyof Sample): number =>
      median(own.map((sample, round) => sample[of] / (others[round]?.[of] ?? Number.NaN)))
    for (const [index, contender] of contenders.entries()) {
      const own = samples[index] ?? []
      rows.push({
        concurrency,
        name: contender.name,
        callsPerSecondVsBareLoop: medianRatio(own, bareLoop, 'callsPerSecond'),
        cpuVsBareLoop: medianRatio(own, bareLoop, 'cpuMsPerCall'),
        callsPerSecondVsSdk: medianRatio(own, sdk, 'callsPerSecond'),
      })
      contender.close()
    }
  }
  simulator.stop()
  return rows
}

import { describeMachine, writePart } from './benchmark-page.ts'
import { measureIterationMemory } from './iteration-memory.ts'
import { CALLS_PER_ROUND, ROUNDS, measureThroughput } from './throughput.ts'
import { measureWholeList } from './whole-list.ts'

const times = (ratio: number): string => `${ratio.toFixed(2)} ×`
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const clientSection = async (): Promise<string> => {
  const throughput = await measureThroughput()
  const list = await measureWholeList()
  const memory = await measureIterationMemory()
  const lines = throughput.map(
    ({ concurrency, name, callsPerSecondVsBareLoop, callsPerSecondVsSdk, cpuVsBareLoop }) =>
      row([
        String(concurrency),
        name,
        times(callsPerSecondVsSdk),
        times(callsPerSecondVsBareLoop),
        times(cpuVsBareLoop),
      ]),
  )
  return `## The client

${describeMachine()}
All clients read pages of 100 rows from the Tuya simulator, which runs in its own process. They take turns in one run, in forward and then reverse order. The figures are medians of the ratios within ${ROUNDS} rounds of ${CALLS_PER_ROUND} calls.
\`@illume-ota/core\` validates every row. The official SDK and the bare loop don't validate anything.

| Concurrent calls | Client | Calls per second vs. official SDK | Calls per second vs. bare loop | CPU per call vs. bare loop |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

- Reading all 10,000 rows, with each response delayed by 50 ms: **${times(list.timesFaster)}** as fast as a sequential loop with the official SDK (${list.concurrency} concurrent requests). Goal: at least 5.
- Memory growth while iterating over 100,000 rows: heap ${memory.heapGrowthMb.toFixed(1)} MB, process ${memory.processGrowthMb.toFixed(1)} MB. Goal: under 50.
- Goals for \`@illume-ota/core\`: at least 1.0 times the SDK's calls per second with 1 concurrent call and 1.15 times with 16; at most 1.7 times the bare loop's CPU per call. The last row of each group shows what ky costs.
`
}

const text = await clientSection()
writePart('client', text)
console.log(text)

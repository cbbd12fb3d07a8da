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
    ({ concurrency, name, callsPerSecondOfLimit, callsPerSecondOfSdk, cpuOfLimit }) =>
      row([
        String(concurrency),
        name,
        times(callsPerSecondOfSdk),
        times(callsPerSecondOfLimit),
        times(cpuOfLimit),
      ]),
  )
  return `## The client

${describeMachine()}
Pages of 100 rows from the Tuya simulator in a process of its own. All contenders take turns in one run, there and back; the figures are medians of the ratios within ${ROUNDS} rounds of ${CALLS_PER_ROUND} calls.
\`@illume-ota/core\` validates every row. The official SDK and the bare loop validate nothing.

| Calls at once | Client | Calls per second, of the official SDK | Calls per second, of the bare loop | CPU per call, of the bare loop |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

- All of 10,000 rows, each answer delayed by 50 ms: **${times(list.timesFaster)}** as fast as a sequential loop of the official SDK (${list.concurrency} requests at once). Wanted: at least 5.
- Memory while 100,000 rows are iterated: live objects grow by ${memory.heapGrowthMb.toFixed(1)} MB, the process by ${memory.processGrowthMb.toFixed(1)} MB. Wanted: under 50.
- Wanted of \`@illume-ota/core\`: at least 1.0 times the SDK's calls per second at 1 at once and 1.15 times at 16, at most 1.7 times the bare loop's CPU per call. The last row of each group shows what ky costs.
`
}

const text = await clientSection()
writePart('client', text)
console.log(text)

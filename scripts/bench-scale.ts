import { execFileSync } from 'node:child_process'
import { loadavg } from 'node:os'
import path from 'node:path'
import type { ScaleRun } from '../apps/slack-bot/test/scale/run-scale.ts'
import { describeMachine, writePart } from '../packages/benchmarks/src/benchmark-page.ts'
import { markdownTable } from './generated/markdown-table.ts'

type Run = ScaleRun & {
  readonly rooms: number
  readonly rollouts: number
  /** Resident memory of the process at its highest. */
  readonly peakMb: number
  /** Objects that are left after a collection at the end. */
  readonly liveMb: number
}

/** As `pnpm start` runs the bot. */
const FLAGS = [
  '--max-semi-space-size=8',
  '--max-old-space-size=512',
  '--conditions=@illume-ota/source',
  '--expose-gc',
]
const DEVICES_PER_ROOM = 50

const runOf = (rooms: number, rollouts: number): Run => {
  const script = path.join(import.meta.dirname, 'bench-scale-run.ts')
  const text = execFileSync(
    process.execPath,
    [...FLAGS, script, ...[rooms, DEVICES_PER_ROOM, rollouts].map(String)],
    { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const run = { ...(JSON.parse(text) as Run), rooms, rollouts }
  if (run.problems.length > 0)
    throw new Error(`The run had ${run.problems.length} problems: ${JSON.stringify(run.problems[0])}`)
  return run
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? Number.NaN
const count = (value: number): string => Math.round(value).toLocaleString('en-US')
const callsOf = ({ calls }: Run): number => sum(Object.values(calls))

const ROWS: readonly (readonly [name: string, of: (run: Run) => string, wanted?: string])[] = [
  ['Devices, rooms, rollouts', (run) => [run.devices, run.rooms, run.rollouts].map(count).join(', ')],
  ['Looks at the project', ({ ticks }) => count(ticks.length)],
  [
    'A look, median, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.5,
      ).toFixed(1),
  ],
  [
    'A look, 95th percentile, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.95,
      ).toFixed(1),
    'at most 50',
  ],
  [
    'A look, longest, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.999_999,
      ).toFixed(0),
  ],
  [
    'CPU of a look, 95th percentile, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ cpuMs }) => cpuMs),
        0.95,
      ).toFixed(1),
  ],
  ['CPU of the whole run, s', ({ cpuMs }) => (cpuMs / 1000).toFixed(1), 'at most 12 times'],
  ['CPU per device, ms', ({ cpuMs, devices }) => (cpuMs / devices).toFixed(1)],
  ['Memory of the process, highest, MB', ({ peakMb }) => peakMb.toFixed(0), 'at most 300'],
  ['Objects left at the end, MB', ({ liveMb }) => liveMb.toFixed(0)],
  ['Calls to the vendor per device', (run) => (callsOf(run) / run.devices).toFixed(2)],
  [
    'Devices verified, failed, parked, unknown',
    ({ devicesBy }) =>
      ['verified', 'failed', 'parked', 'unknown'].map((state) => count(devicesBy[state] ?? 0)).join(', '),
  ],
  ['New messages and edits in Slack', ({ messages }) => `${count(messages.posts)}, ${count(messages.edits)}`],
  ['Hours in virtual time', ({ virtualMs }) => (virtualMs / 3_600_000).toFixed(1)],
  ['Seconds of the clock on the wall', ({ wallMs }) => (wallMs / 1000).toFixed(0)],
]

const small = runOf(20, 10)
const large = runOf(200, 100)
const table = markdownTable(
  ['', 'A tenth', 'The whole building', 'Wanted'],
  ROWS.map(([name, of, wanted]) => [name, of(small), of(large), wanted ?? '']),
)
const text = `## The bot

${describeMachine()} Its load average at the end, this bench included: ${loadavg()[2]?.toFixed(1)}.
One project with all of its rollouts live at once, requested, approved and run to their end by the real engine, its database on a disk (each decision waits for it), its work queue, its announcer and its cards. The vendor's cloud and Slack are models in memory, and time is virtual, so nobody waits for the network. Of ${DEVICES_PER_ROOM} devices in a room, one is a gateway with 24 Zigbee lamps behind it and 25 lamps are on Wi-Fi. Updates take 8 and 40 minutes in the median and 20 and 120 in the 95th percentile; one device in 50 fails, one in 40 is offline at first, and half of those stay offline. At most 100 devices of the project are on their way at once, the most that the configuration allows, because one page of the vendor's list then shows all of them.

${table}

- A look is one \`tick-project\`: from its claim to its end by the clock on the wall, with whatever the process does in between. Networks are not in it.
- CPU and memory are those of the whole process with all of its threads and modules, the model of the cloud included. It runs with the flags of \`pnpm start\`.
- Ten times the devices cost **${(large.cpuMs / small.cpuMs).toFixed(1)} times** the CPU from the first request to the last end. Wanted: at most 12. A look costs ${(sum(large.ticks.map(({ cpuMs }) => cpuMs)) / large.ticks.length / (sum(small.ticks.map(({ cpuMs }) => cpuMs)) / small.ticks.length)).toFixed(1)} times as much CPU on average.
`
writePart('scale', text)
console.log(text)

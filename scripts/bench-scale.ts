import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import type { ScaleRun } from '../apps/slack-bot/test/scale/run-scale.ts'
import { describeMachine, writePart } from '../packages/benchmarks/src/benchmark-page.ts'
import { markdownTable } from './generated/markdown-table.ts'

type Run = ScaleRun & {
  readonly rooms: number
  readonly rollouts: number
  /** Peak resident memory of the process. */
  readonly peakMb: number
  /** Heap in use at the end, after garbage collection. */
  readonly liveMb: number
}

/** The flags of `pnpm start`, plus access to the garbage collector. */
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
    [
      ...FLAGS,
      script,
      `--rooms=${rooms}`,
      `--devices-per-room=${DEVICES_PER_ROOM}`,
      `--rollouts=${rollouts}`,
    ],
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

const ROWS: readonly (readonly [name: string, of: (run: Run) => string, goal?: string])[] = [
  ['Devices, rooms, rollouts', (run) => [run.devices, run.rooms, run.rollouts].map(count).join(', ')],
  ['Project ticks', ({ ticks }) => count(ticks.length)],
  [
    'Tick, median, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.5,
      ).toFixed(1),
  ],
  [
    'Tick, 95th percentile, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.95,
      ).toFixed(1),
    'at most 50',
  ],
  [
    'Tick, longest, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ wallMs }) => wallMs),
        0.999_999,
      ).toFixed(0),
  ],
  [
    'CPU per tick, 95th percentile, ms',
    ({ ticks }) =>
      quantile(
        ticks.map(({ cpuMs }) => cpuMs),
        0.95,
      ).toFixed(1),
  ],
  ['CPU of the whole run, s', ({ cpuMs }) => (cpuMs / 1000).toFixed(1), 'at most 12 times'],
  ['CPU per device, ms', ({ cpuMs, devices }) => (cpuMs / devices).toFixed(1)],
  ['Peak process memory, MB', ({ peakMb }) => peakMb.toFixed(0), 'at most 300'],
  ['Heap in use at the end, MB', ({ liveMb }) => liveMb.toFixed(0)],
  ['Calls to the vendor per device', (run) => (callsOf(run) / run.devices).toFixed(2)],
  [
    'Devices verified, failed, parked, unknown',
    ({ devicesBy }) =>
      ['verified', 'failed', 'parked', 'unknown'].map((state) => count(devicesBy[state] ?? 0)).join(', '),
  ],
  ['New messages and edits in Slack', ({ messages }) => `${count(messages.posts)}, ${count(messages.edits)}`],
  ['Longest transaction, ms', ({ longestTransactionMs }) => longestTransactionMs.toFixed(0)],
  [
    'Largest rollout as stored, and the database, MB',
    ({ stateBytes, databaseBytes }) =>
      [stateBytes, databaseBytes].map((bytes) => (bytes / 1024 ** 2).toFixed(1)).join(', '),
  ],
  ['Virtual hours', ({ virtualMs }) => (virtualMs / 3_600_000).toFixed(1)],
  ['Wall-clock seconds', ({ wallMs }) => (wallMs / 1000).toFixed(0)],
]

/** Figures by the wall clock can't be compared with the goal then. */
const busyNote = (): string =>
  (loadavg()[2] ?? 0) > cpus().length * 2
    ? ' **The machine had much other work, which is in all times by the wall clock, and to a part in CPU times.**'
    : ''

const small = runOf(20, 10)
const large = runOf(200, 100)
const single = runOf(200, 1)
const table = markdownTable(
  ['', 'A tenth of the building', 'Whole building', 'Whole building, one rollout', 'Goal'],
  ROWS.map(([name, of, goal]) => [name, of(small), of(large), of(single), goal ?? '']),
)
const text = `## The bot

${describeMachine()} Load average at the end, including this benchmark: ${loadavg()[2]?.toFixed(1)}.${busyNote()}
One project runs all its rollouts at once, from request and approval to the end. The engine, work queue, announcer and cards are the real ones; the database is on a disk, and each decision waits for its write. The vendor's cloud and Slack are in-memory models and time is virtual, so network time is not included. Each room has ${DEVICES_PER_ROOM} devices: one gateway, 24 Zigbee lamps behind it and 25 Wi-Fi lamps. Updates take a median of 8 or 40 minutes, with a 95th percentile of 20 or 120. One device in 50 fails; one in 40 is offline at first, and half of those stay offline. At most 100 devices of the project update at once. The configuration allows no more, so that one page of the vendor's list shows all of them.

${table}

- One request may name 5,000 devices. The last column shows what lies behind that limit: its one rollout is drafted past it, and everything else is as usual.
- A tick is one \`tick-project\` job, timed from claim to completion by the wall clock. It includes anything else the process does meanwhile, but no network time.
- CPU and memory are for the whole process, including all threads, modules and the model of the cloud. It runs with the flags of \`pnpm start\`.
- Ten times the devices take **${(large.cpuMs / small.cpuMs).toFixed(1)} times** the CPU, from the first request to the end of the last rollout. Goal: at most 12. A tick takes ${(sum(large.ticks.map(({ cpuMs }) => cpuMs)) / large.ticks.length / (sum(small.ticks.map(({ cpuMs }) => cpuMs)) / small.ticks.length)).toFixed(1)} times as much CPU on average.
`
writePart('scale', text)
console.log(text)

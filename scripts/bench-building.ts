import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { runBuilding, type BuildingRun } from '../apps/demo/test-long/building/run-building.ts'
import { describeMachine, writePart } from '../packages/benchmarks/src/benchmark-page.ts'
import { markdownTable } from './generated/markdown-table.ts'

// One request for a whole building over the real processes. Takes about ten minutes, and needs a quiet machine.
const { values: flags } = parseArgs({
  // pnpm passes its own separator on.
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    waiting: { type: 'string', default: '5000' },
    floors: { type: 'string', default: '20' },
    rooms: { type: 'string', default: '10' },
    'answer-within': { type: 'string', default: '3000' },
  },
})
const [floors, roomsPerFloor] = [Number(flags.floors), Number(flags.rooms)]

const count = (value: number): string => Math.round(value).toLocaleString('en-US')
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, value]) => `${name} ${count(value)}`)
    .join(', ') || 'none'

const largestOf = ({ slack }: BuildingRun, of: 'blocks' | 'characters'): string =>
  listed(Object.fromEntries(Object.entries(slack.largest).map(([method, size]) => [method, size[of]])))

const ROWS: readonly (readonly [name: string, of: (run: BuildingRun) => string])[] = [
  ['Devices with an update, rooms', (run) => `${count(run.devices)}, ${count(floors * roomsPerFloor)}`],
  ['The card at the end', ({ cardText }) => cardText.split('\n')[0] ?? ''],
  ['Devices updated; devices that could not be', (run) => `${count(run.updated)}; ${count(run.broken)}`],
  [
    'Updates started; again after a failure; twice',
    ({ tuya }) => [tuya.started, tuya.startedAfterFailure, tuya.doubles].map(count).join('; '),
  ],
  [
    'Minutes for the form, the plan, the updates',
    ({ minutes }) =>
      [minutes.form, minutes.preparing, minutes.running].map((value) => value.toFixed(1)).join(', '),
  ],
  ['Calls to Tuya per device', ({ tuya, devices }) => (sum(Object.values(tuya.calls)) / devices).toFixed(2)],
  ['Calls to Tuya', ({ tuya }) => listed(tuya.calls)],
  ['Calls that Tuya refused', ({ tuya }) => listed(tuya.refused)],
  ['Calls to Slack', ({ slack }) => listed(slack.calls)],
  ['Calls that Slack refused', ({ slack }) => listed(slack.refused)],
  ['Calls that came too fast for Slack', ({ slack }) => count(slack.limited)],
  ['Most blocks', (run) => largestOf(run, 'blocks')],
  ['Most characters, as JSON', (run) => largestOf(run, 'characters')],
  ['Longest text of a message, characters', ({ slack }) => count(slack.longestText)],
  ['Replies in the thread', ({ replies }) => count(replies.length)],
  ['Peak memory of the bot, MB', ({ bot }) => bot.map(({ peakMb }) => count(peakMb)).join(', ')],
  ['CPU of the bot, s', ({ bot }) => bot.map(({ cpuSeconds }) => count(cpuSeconds)).join(', ')],
  [
    'Delay of the event loop, 99th percentile, ms',
    ({ bot }) => bot.map(({ delayP99Ms }) => count(delayP99Ms)).join(', '),
  ],
  [
    'Delay of the event loop, longest, ms',
    ({ bot }) => bot.map(({ delayMaxMs }) => count(delayMaxMs)).join(', '),
  ],
]

const startedMs = performance.now()
const run = await runBuilding({
  waiting: Number(flags.waiting),
  floors,
  roomsPerFloor,
  slackAnswersWithinMs: Number(flags['answer-within']),
  onStep: (line) =>
    process.stderr.write(`${((performance.now() - startedMs) / 1000).toFixed(0)} s  ${line}\n`),
})
const table = markdownTable(
  ['', 'One request'],
  ROWS.map(([name, of]) => [name, of(run)]),
)
const text = `## A building in one request

${describeMachine()} Load average at the end, including this run: ${loadavg()[2]?.toFixed(1)}.
Made by \`pnpm bench:building\`. The building has ${count(floors * roomsPerFloor)} rooms, two of them without a waiting device, and one and a half times as many devices that have no update. A member asks for everything that waits with \`/ota upgrade all\`, and an approver approves it. The bot, the Tuya simulator and the Slack simulator are processes of their own, over HTTP and WebSockets; Slack applies its rate limits and its checks of blocks. The bot is killed twice, while it prepares the plan and when half of the devices are updated, so its own figures have three parts. Time in the building is 1,200 times as fast. One device in twenty fails, most of them every time, and one in sixteen has no power. The bot may make 50 calls a second and has at most 100 updates at once.

${table}
`
writePart('building', text)
console.log(text)

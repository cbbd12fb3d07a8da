import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { runScale } from '../apps/slack-bot/test/scale/run-scale.ts'

// One run of the scale bench in its own process, so that its memory can be measured. Prints one line of JSON.
const { values: flags } = parseArgs({
  options: {
    rooms: { type: 'string', default: '0' },
    'devices-per-room': { type: 'string', default: '0' },
    rollouts: { type: 'string', default: '0' },
  },
})
const rooms = Number(flags.rooms)
const devicesPerRoom = Number(flags['devices-per-room'])
const rollouts = Number(flags.rollouts)

// The bot also loads these modules, so load them here to measure the memory of the whole program.
for (const part of [
  'slack/app/bolt-app',
  'tuya/tuya-firmware-gateway',
  'observability/log',
  'observability/metrics',
])
  await import(`../apps/slack-bot/src/${part}.ts`)

const TICKS_PER_PROGRESS_LINE = 250
let tickTimesMs: number[] = []
const showProgress = ({ wallMs }: { readonly wallMs: number }): void => {
  tickTimesMs.push(wallMs)
  if (tickTimesMs.length < TICKS_PER_PROGRESS_LINE) return
  const sorted = tickTimesMs.toSorted((left, right) => left - right)
  const [median, high] = [0.5, 0.95].map((share) => sorted[Math.floor(sorted.length * share)]?.toFixed(0))
  process.stderr.write(`${tickTimesMs.length} more ticks: median ${median} ms, 95th percentile ${high} ms\n`)
  tickTimesMs = []
}

const folder = mkdtempSync(path.join(tmpdir(), 'illume-ota-scale-'))
try {
  const run = await runScale({ rooms, devicesPerRoom, rollouts, folder, onTick: showProgress })
  const peakMb = process.resourceUsage().maxRSS / 1024
  globalThis.gc?.()
  const liveMb = process.memoryUsage().heapUsed / 1024 ** 2
  process.stdout.write(`${JSON.stringify({ ...run, peakMb, liveMb })}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

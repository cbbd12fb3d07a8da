import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runScale } from '../apps/slack-bot/test/scale/run-scale.ts'

/*
 * One run of the scale bench in a process of its own, so that its memory is its own. Arguments: rooms, devices in each
 * room, rollouts. Prints one line of JSON.
 */
const [rooms = 0, devicesPerRoom = 0, rollouts = 0] = process.argv.slice(2).map(Number)

// What the bot loads besides, so that the memory is that of the whole program.
for (const part of [
  'slack/app/bolt-app',
  'tuya/tuya-firmware-gateway',
  'observability/log',
  'observability/metrics',
])
  await import(`../apps/slack-bot/src/${part}.ts`)

const PROGRESS_EVERY = 250
let looks: number[] = []
const showProgress = ({ wallMs }: { readonly wallMs: number }): void => {
  looks.push(wallMs)
  if (looks.length < PROGRESS_EVERY) return
  const sorted = looks.toSorted((left, right) => left - right)
  const [median, high] = [0.5, 0.95].map((share) => sorted[Math.floor(sorted.length * share)]?.toFixed(0))
  process.stderr.write(`${looks.length} looks more: median ${median} ms, 95th percentile ${high} ms\n`)
  looks = []
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

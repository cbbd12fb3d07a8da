// One request for a whole building, planned, approved and run in virtual time.
import { statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkBlocks } from '@illume-ota/slack-simulator'
import { hasExecution } from '../src/rollouts/model/rollout.ts'
import { createSmallCloud } from '../test/engine/small-cloud.ts'
import { createManualTime } from '../test/support/manual-time.ts'
import { createTemporaryFolder } from '../test/support/test-databases.ts'
import { createLargeFleet } from '../test/scale/large-fleet.ts'
import { bringBackLater, requestAndApproveAll, runToTheEnd } from '../test/scale/run-scale.ts'
import { startScaleBot } from '../test/scale/scale-bot.ts'

const ROOMS = 200
const DEVICES_PER_ROOM = 25
/** What is kept of a rollout for each of its devices, plan included. 5,000 devices took 778 bytes each. */
const MOST_STATE_BYTES_PER_DEVICE = 1500
/** What Slack takes of a message's text without cutting it. */
const MOST_TEXT = 4000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** What a message breaks of Slack's limits. */
const problemsOf = (message: object): readonly string[] => {
  const [blocks, text]: readonly unknown[] = [Reflect.get(message, 'blocks'), Reflect.get(message, 'text')]
  const check = checkBlocks(blocks ?? [], 'message')
  const isLong = typeof text !== 'string' || text.length > MOST_TEXT
  return [...(check.ok ? [] : check.messages), ...(isLong ? ['text is missing or too long'] : [])]
}

test('a building in one request is planned in pieces, and ends with no device sent twice', async () => {
  const folder = createTemporaryFolder()
  const time = createManualTime()
  const fleet = createLargeFleet({ rooms: ROOMS, devicesPerRoom: DEVICES_PER_ROOM })
  const failures = new Map(fleet.devices.map(({ deviceId, failures: count }) => [deviceId, count]))
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: fleet.rooms,
    devices: fleet.devices,
    lagMs: 3000,
  })
  const bot = await startScaleBot({ folder: folder.path, time, cloud, around: (_work, run) => run() })
  cleanUps.push(folder.remove, () => bot.end())
  const broken = new Set<string>()
  let longest = 0
  bot.slack.onMessage = (message) => {
    for (const problem of problemsOf(message)) broken.add(problem)
    longest = Math.max(longest, JSON.stringify(message).length)
  }
  await requestAndApproveAll(bot, { fleet, time, rollouts: 1 })
  const startedAtMs = time.now()
  bringBackLater(fleet, cloud, time)
  await runToTheEnd(bot, time)

  const stored = await bot.engine.loadRollout('R-1')
  const rollout = stored?.rollout
  if (rollout === undefined || !hasExecution(rollout)) throw new Error('It was never approved')
  const events = await bot.engine.events('R-1')
  const stateBytes = JSON.stringify(rollout).length
  const states = Object.groupBy(Object.values(rollout.devices), ({ progress }) => progress.state)
  const counts = Object.fromEntries(Object.entries(states).map(([state, all]) => [state, all.length]))
  const calls = Object.groupBy(cloud.calls, (call) => call)
  const callCounts = Object.fromEntries(Object.entries(calls).map(([call, all]) => [call, all.length]))
  const databaseMb = Math.round(statSync(path.join(folder.path, 'illume-ota.db')).size / 1024 ** 2)
  process.stdout.write(
    `${JSON.stringify({ status: rollout.status, counts, hours: (time.now() - startedAtMs) / 3_600_000, events: events.length, stateBytes, databaseMb, longestMessage: longest, posts: bot.slack.posts, edits: bot.slack.edits, callCounts })}\n`,
  )
  expect(['completed', 'completed-with-failures']).toContain(rollout.status)
  const doubles = [...Map.groupBy(cloud.triggered, (deviceId) => deviceId)].filter(
    ([deviceId, tries]) => tries.length > 1 + (failures.get(deviceId) ?? 0),
  )
  expect(doubles).toEqual([])
  expect(counts['verified'] ?? 0).toBeGreaterThan(fleet.devices.length * 0.95)
  expect([...broken]).toEqual([])
  expect(stateBytes).toBeLessThan(MOST_STATE_BYTES_PER_DEVICE * fleet.devices.length)
})

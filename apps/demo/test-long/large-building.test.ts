// A whole building in one request: the bot and both simulators as processes, the bot killed twice on the way.
// `pnpm bench:building` runs 5,000 devices in 200 rooms.
import { beforeAll, expect, test } from 'vitest'
import { runBuilding, type BuildingRun } from './building/run-building.ts'

const WAITING = 1000
let run: BuildingRun
beforeAll(async () => {
  run = await runBuilding({ waiting: WAITING, floors: 6, roomsPerFloor: 10, slackAnswersWithinMs: 20_000 })
}, 600_000)

test('it finishes, and the card counts what the devices really have', () => {
  expect(run.devices).toBe(WAITING)
  expect(run.cardText).toContain(`${run.updated} of ${WAITING} updated`)
  // Behind a gateway whose devices keep failing, the others wait for an approver.
  const setAside = Number(/([\d,]+) set aside/u.exec(run.cardText)?.[1] ?? 0)
  expect(run.updated + run.broken).toBeLessThanOrEqual(WAITING)
  expect(run.updated + run.broken + setAside).toBeGreaterThanOrEqual(WAITING)
})

test('no device is started twice, and no POST is larger than allowed', () => {
  expect(run.tuya.doubles).toBe(0)
  expect(run.tuya.started).toBeGreaterThan(run.updated)
  expect(run.tuya.largestPost).toBeLessThanOrEqual(20)
  expect(run.tuya.refused).toEqual({})
})

test('Slack takes every message, view and edit; there is one card, and no reply comes twice', () => {
  expect(run.slack.refused).toEqual({})
  expect(run.slack.longestText).toBeLessThanOrEqual(4000)
  expect(run.cards).toBe(1)
  expect(run.replies.filter((text) => text.startsWith('Approved by'))).toHaveLength(1)
  expect(run.replies.filter((text) => text.startsWith('Finished'))).toHaveLength(1)
})

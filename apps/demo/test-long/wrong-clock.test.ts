// The real bot on a machine with a wrong clock.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import {
  FACILITIES as here,
  JONAS,
  MIA,
  approve,
  openStage,
  requestUpgrade,
  type Stage,
} from '../test/stage.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** The real bot with a clock that can be set while it runs. */
const open = async (aheadMs: number) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'illume-ota-clock-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'ahead')
  const setClock = (ms: number): void => writeFileSync(file, String(ms))
  setClock(aheadMs)
  const stage: Stage = await openStage()
  cleanUps.push(() => stage.close())
  const preload = path.join(import.meta.dirname, 'settable-clock.mjs')
  const start = () => stage.startBot({ NODE_OPTIONS: `--import=${preload}`, CLOCK_AHEAD_FILE: file })
  const finished = async (cardTs: string): Promise<string> => {
    const { text } = await stage.slack.driver.waitForMessage({
      ...here,
      where: { ts: cardTs, includes: 'Finished' },
    })
    return text
  }
  const sent = (count: number) =>
    expect.poll(() => stage.tuya.control.triggers().length, { interval: 20 }).toBeGreaterThanOrEqual(count)
  return { stage, start, setClock, finished, sent }
}

test.each([
  [6 * HOUR, 0],
  [-6 * HOUR, 20 * MINUTE],
  [20 * MINUTE, -6 * HOUR],
  [0, -20 * MINUTE],
])(
  'a clock that is %i ms off at the start and %i ms off during the rollout delays nothing',
  async (atStartMs, laterMs) => {
    const { stage, start, setClock, finished, sent } = await open(atStartMs)
    await start()
    const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
    await approve(stage, JONAS, card)
    await sent(1)
    setClock(laterMs)
    expect(await finished(card)).toContain('11 of 12 updated')
    expect(stage.tuya.control.duplicateTriggers()).toEqual([])
  },
)

test('a bot that restarts with a clock hours behind or ahead continues immediately', async () => {
  const { stage, start, setClock, finished, sent } = await open(0)
  const first = await start()
  const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
  await approve(stage, JONAS, card)
  await sent(1)
  await first.stop()
  setClock(-6 * HOUR)
  const second = await start()
  await sent(3)
  await second.stop()
  setClock(6 * HOUR)
  await start()
  expect(await finished(card)).toContain('11 of 12 updated')
  expect(stage.tuya.control.duplicateTriggers()).toEqual([])
})

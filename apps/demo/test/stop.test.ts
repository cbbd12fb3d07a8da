// Stopping the real bot: without a reader for its log, and in the middle of its start.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningProcess } from '../src/run-process.ts'
import { FACILITIES, MIA, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const endsIn = async (bot: Pick<RunningProcess, 'gone'>, limitMs: number) => {
  const startedAt = performance.now()
  const ending = await bot.gone
  expect(performance.now() - startedAt).toBeLessThan(limitMs)
  return ending
}

test('a bot keeps working when its log is no longer read, and stops on request', async () => {
  const bot = await stage.startBot({ LOG_LEVEL: 'trace' })
  bot.child.stderr?.destroy()
  bot.child.stdout?.destroy()
  const { driver } = stage.slack
  // Failed reads write log lines.
  stage.tuya.control.faults.add({ effect: { kind: 'error', code: 1106 } })
  for (let round = 0; round < 3; round += 1) {
    const { acked } = await driver.slash({ userId: MIA, ...FACILITIES, command: '/ota', text: 'pending' })
    expect(acked).toBe(true)
  }
  await driver.waitForEphemeral({
    userId: MIA,
    ...FACILITIES,
    where: { includes: 'does not let this project' },
  })
  stage.tuya.control.faults.clear()
  bot.child.kill('SIGTERM')
  bot.child.kill('SIGTERM')
  expect(await endsIn(bot, 10_000)).toEqual({ code: 0, signal: null })
})

test('a stop works during the start, while Slack and Tuya are not responding', async () => {
  stage.slack.faults.add({ method: '*', kind: 'timeout', times: Number.POSITIVE_INFINITY })
  stage.tuya.control.faults.add({ effect: { kind: 'slow', delayMs: 120_000 } })
  const bot = await stage.startBot({}, /No answer yet/u)
  bot.child.kill('SIGTERM')
  expect(await endsIn(bot, 10_000)).toEqual({ code: 0, signal: null })
  stage.slack.faults.clear()
  stage.tuya.control.faults.clear()
})

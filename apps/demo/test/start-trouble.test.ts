// Starting the real bot with missing settings, and while Tuya is down.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FACILITIES, MIA, openStage, refusedStart, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test('all missing settings are reported together, and nothing is sent to Slack or Tuya', async () => {
  const outcome = await refusedStart(stage, { TUYA_CLIENT_SECRET: '', TUYA_PROJECT_ID: '' })
  expect(outcome).toContain('TUYA_CLIENT_SECRET is missing. It is the Access Secret on the Overview page')
  expect(outcome).toContain('TUYA_PROJECT_ID is missing.')
  expect(stage.tuya.control.log()).toEqual([])
  expect(stage.slack.driver.callLog()).toEqual([])
})

test('the bot starts while Tuya is down, and tells people who use it', async () => {
  stage.tuya.control.faults.add({ effect: { kind: 'http', status: 502 } })
  const bot = await stage.startBot()
  const { driver } = stage.slack
  await driver.slash({ userId: MIA, ...FACILITIES, command: '/ota', text: 'pending' })
  const answer = await driver.waitForEphemeral({
    userId: MIA,
    ...FACILITIES,
    where: { includes: 'Tuya does not answer' },
  })
  expect(answer.text).not.toContain('<html')
  await bot.stop()
  stage.tuya.control.faults.clear()
})

// Stopping the real bot while calls or log writes hang.
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  approve,
  FACILITIES as here,
  JONAS,
  MIA,
  openStage,
  requestUpgrade,
  type Stage,
} from '../test/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const HANGS = { kind: 'slow', delayMs: 120_000 } as const

/** Each fault makes a call hang longer than a stop may take. */
const HANGING_CALLS: readonly (readonly [
  string,
  'before-sending' | 'while-sending',
  (stage: Stage) => void,
])[] = [
  [
    'every read of Tuya',
    'before-sending',
    ({ tuya }) => tuya.control.faults.add({ effect: { ...HANGS, when: 'before' } }),
  ],
  [
    'the upgrade call, which took effect',
    'before-sending',
    ({ tuya }) => tuya.control.faults.add({ effect: { ...HANGS, when: 'after' }, operation: 'ota.upgrade' }),
  ],
  [
    'the upgrade call, which did not take effect',
    'before-sending',
    ({ tuya }) => tuya.control.faults.add({ effect: { ...HANGS, when: 'before' }, operation: 'ota.upgrade' }),
  ],
  [
    'every call to Slack',
    'while-sending',
    ({ slack }) => slack.faults.add({ method: '*', kind: 'timeout', times: 10_000 }),
  ],
  [
    'everything',
    'while-sending',
    ({ slack, tuya }) => {
      tuya.control.faults.add({ effect: HANGS })
      slack.faults.add({ method: '*', kind: 'timeout', times: 10_000 })
    },
  ],
]

test.each(HANGING_CALLS)(
  'stops within 10 s while %s hangs, and the next start finishes the rollout with each device started once',
  async (_what, when, hang) => {
    const { slack, tuya } = stage
    const bot = await stage.startBot()
    const card = await requestUpgrade(stage, MIA, '4F / Meeting room A')
    if (when === 'before-sending') hang(stage)
    const calls = tuya.control.log({}).length
    const sent = tuya.control.log({ operation: 'ota.upgrade' }).length
    const approved = approve(stage, JONAS, card)
    const isUnderWay = (): boolean =>
      when === 'before-sending'
        ? tuya.control.log({}).length > calls
        : tuya.control.log({ operation: 'ota.upgrade' }).length > sent
    await expect.poll(isUnderWay).toBe(true)
    if (when === 'while-sending') hang(stage)
    void slack.driver.slash({ userId: MIA, ...here, command: '/ota', text: 'pending' })
    const startedAt = performance.now()
    bot.child.kill('SIGTERM')
    bot.child.kill('SIGTERM')
    expect(await bot.gone).toEqual({ code: 0, signal: null })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    await approved
    tuya.control.faults.clear()
    slack.faults.clear()
    await stage.startBot()
    const ended = await slack.driver.waitForMessage({
      ...here,
      where: { ts: card, includes: 'Finished' },
    })
    expect(ended.text).toContain('11 of 12 updated')
    expect(tuya.control.duplicateTriggers()).toEqual([])
    expect(tuya.control.triggers()).toHaveLength(11)
  },
)

test('stops while the reader of its log is blocked', async () => {
  const bot = await stage.startBot({ LOG_LEVEL: 'trace' })
  bot.child.stderr?.pause()
  bot.child.stdout?.pause()
  const { driver } = stage.slack
  // Each failed answer logs some kilobytes, and a pipe holds 64.
  stage.tuya.control.faults.add({ effect: { kind: 'http', status: 502 } })
  for (let round = 0; round < 40; round += 1)
    expect(
      (await driver.slash({ userId: MIA, ...here, command: '/ota', text: `device d${round}` })).acked,
    ).toBe(true)
  bot.child.kill('SIGTERM')
  expect(await bot.gone).toEqual({ code: 0, signal: null })
})

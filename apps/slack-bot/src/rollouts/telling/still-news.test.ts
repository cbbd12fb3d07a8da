import { expect, test } from 'vitest'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'
import type { Notice } from '../model/effect.ts'
import type { Rollout } from '../model/rollout.ts'
import { stillNewsOf } from './still-news.ts'

const sampleOf = (title: string): Rollout => {
  const rollout = SAMPLE_ROLLOUTS[title]?.()
  if (rollout === undefined) throw new Error(`There is no sample ${title}`)
  return rollout
}
const running = placedRollout([['planned']])
const afterMs = (ms: number, notice: Notice, rollout: Rollout = running) =>
  stillNewsOf(notice, rollout, START_MS + ms)

test('a retry is told until its time has come; a device that failed for good always is', () => {
  const problem = { code: 'update-failed' } as const
  const retried = { deviceId: '1a', name: 'Lamp 1a', attempt: 1, nextTryAtMs: START_MS + 10, problem }
  const final = { deviceId: '1b', name: 'Lamp 1b', attempt: 3, problem }
  const notice: Notice = { kind: 'devices-failed', devices: [retried, final] }
  expect(afterMs(9, notice)).toEqual(notice)
  expect(afterMs(10, notice)).toEqual({ kind: 'devices-failed', devices: [final] })
  expect(afterMs(10, { kind: 'devices-failed', devices: [retried] })).toBeUndefined()
})

test('that a wave was sent is no news once it is decided', () => {
  const sent: Notice = { kind: 'wave-sent', wave: 1, waves: 1, devices: 1, waveDevices: 1 }
  expect(afterMs(0, sent)).toBe(sent)
  const waves = running.waves.map((wave) => ({ ...wave, decidedAtMs: START_MS }))
  expect(afterMs(0, sent, { ...running, waves })).toBeUndefined()
})

test('a reminder is no news once the request is decided, nor a skipped window once the next one opens', () => {
  const reminder: Notice = { kind: 'reminder', expiresAtMs: START_MS }
  expect(afterMs(0, reminder, sampleOf('awaiting-approval'))).toBe(reminder)
  expect(afterMs(0, reminder)).toBeUndefined()
  const skipped: Notice = { kind: 'window-skipped', clocksChangeAtMs: 7, opensAtMs: START_MS + 1 }
  expect(afterMs(0, skipped)).toBe(skipped)
  expect(afterMs(1, skipped)).toBeUndefined()
})

// The bot's clock on SQLite, corrected by the times in Tuya's and Slack's answers.
import { describe, expect, it } from 'vitest'
import { createWitnessClock } from '../../src/clock/witness-clock.ts'
import type { Witness } from '../../src/clock/witness-times.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createMachine } from './machine.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

const open = (aheadMs = 0, wrongBy: Partial<Record<Witness, number>> = {}) => {
  const time = createManualTime()
  const machine = createMachine(time, aheadMs)
  const away = new Set<Witness>()
  const asked: Witness[] = []
  const answer = (witness: Witness, roundTripMs = 0): void => {
    clock.note(witness, { serverTimeMs: machine.trueMs() + (wrongBy[witness] ?? 0), roundTripMs })
  }
  const probe = (witness: Witness) => async (): Promise<void> => {
    asked.push(witness)
    if (away.has(witness)) throw new Error(`${witness} is away`)
    answer(witness)
  }
  const clock = createWitnessClock({ ...machine.parts, probes: [probe('slack'), probe('tuya')] })
  return { time, machine, clock, away, asked, answer, wrongMs: () => clock.now() - machine.trueMs() }
}

describe('the clock of a bot on SQLite', () => {
  it.each([20 * MINUTE, -20 * MINUTE, 6 * HOUR, -6 * HOUR])(
    'is confirmed and corrected by the first answer on a machine that is wrong by %i ms',
    (aheadMs) => {
      const { clock, answer, wrongMs, machine } = open(aheadMs)
      expect([clock.isConfirmed(), wrongMs(), clock.machineAheadMs()]).toEqual([false, aheadMs, undefined])
      answer('tuya')
      expect([clock.isConfirmed(), wrongMs(), clock.machineAheadMs()]).toEqual([true, 0, aheadMs])
      expect(machine.confirmed()).toBe(1)
    },
  )

  it('ignores differences below half a minute, and slow answers', () => {
    const { clock, answer, wrongMs } = open(29_000)
    answer('tuya')
    expect(wrongMs()).toBe(29_000)
    answer('slack', 9_000)
    expect([clock.isConfirmed(), wrongMs()]).toEqual([true, 29_000])
  })

  it.each([20 * MINUTE, -20 * MINUTE, 6 * HOUR, -6 * HOUR])(
    'continues evenly when the machine is set by %i ms, but is unconfirmed until the next answer',
    (byMs) => {
      const { time, clock, answer, wrongMs } = open()
      answer('tuya')
      time.jump(byMs)
      expect([clock.isConfirmed(), wrongMs()]).toEqual([false, 0])
      answer('slack')
      expect([clock.isConfirmed(), wrongMs(), clock.machineAheadMs()]).toEqual([true, 0, byMs])
    },
  )

  it('notices that the machine was suspended, asks by itself, and is right again within seconds', async () => {
    const { time, clock, machine, answer, wrongMs, asked } = open()
    answer('tuya')
    clock.start()
    machine.suspend(8 * HOUR)
    expect([clock.isConfirmed(), wrongMs()]).toEqual([false, -8 * HOUR])
    await time.advance(5_000)
    expect([clock.isConfirmed(), wrongMs()]).toEqual([true, 0])
    expect(asked).toEqual(['slack'])
    clock.stop()
  })

  it('asks every few minutes without other calls, because a paused machine does not notice its pause', async () => {
    const { time, clock, machine, answer, wrongMs } = open()
    answer('tuya')
    answer('slack')
    clock.start()
    machine.freeze(8 * HOUR)
    expect(clock.isConfirmed()).toBe(true)
    await time.advance(5 * MINUTE)
    expect([clock.isConfirmed(), wrongMs()]).toEqual([true, 0])
    clock.stop()
  })

  it('ignores an answer to a call from before the machine slept', () => {
    const { time, clock, machine, answer, wrongMs } = open()
    answer('tuya')
    const staleMs = machine.trueMs()
    machine.suspend(8 * HOUR)
    clock.note('tuya', { serverTimeMs: staleMs, roundTripMs: 100 })
    expect(clock.isConfirmed()).toBe(false)
    void time.advance(10)
    answer('tuya')
    expect([clock.isConfirmed(), wrongMs()]).toEqual([true, 0])
  })

  it.each(['tuya', 'slack'] as const)('is not moved by a %s whose own clock is wrong', (wrong) => {
    const { answer, wrongMs } = open(0, { [wrong]: -3 * HOUR })
    answer(wrong === 'tuya' ? 'slack' : 'tuya')
    for (let n = 0; n < 3; n += 1) answer(wrong)
    expect(wrongMs()).toBe(0)
  })

  it('asks Slack first and Tuya when Slack is away; with both away it stays unconfirmed', async () => {
    const { clock, away, asked } = open(6 * HOUR)
    away.add('slack').add('tuya')
    expect(await clock.confirm()).toBe(false)
    away.delete('tuya')
    expect(await clock.confirm()).toBe(true)
    expect(asked).toEqual(['slack', 'tuya', 'slack', 'tuya'])
    expect(await clock.confirm()).toBe(true)
    expect(asked).toHaveLength(4)
  })

  it('asks once for concurrent callers', async () => {
    const { clock, asked } = open()
    expect(await Promise.all([clock.confirm(), clock.confirm(), clock.confirm()])).toEqual([true, true, true])
    expect(asked).toEqual(['slack'])
  })
})

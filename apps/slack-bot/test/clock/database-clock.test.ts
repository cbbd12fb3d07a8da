// The bot's clock on a database whose time is trusted, on machines with wrong clocks.
import { describe, expect, it } from 'vitest'
import { createDatabaseClock } from '../../src/clock/database-clock.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createMachine } from './machine.ts'

const HOUR = 3_600_000

const open = (aheadMs = 0) => {
  const time = createManualTime()
  const machine = createMachine(time, aheadMs)
  const reads: number[] = []
  let isAway = false
  let serverAheadMs = 0
  const clock = createDatabaseClock({
    ...machine.parts,
    readServerTime: async () => {
      reads.push(time.elapsed())
      if (isAway) throw new Error('no connection')
      return machine.trueMs() + serverAheadMs
    },
  })
  return {
    time,
    machine,
    clock,
    reads,
    wrongMs: () => clock.now() - machine.trueMs(),
    setAway: (is: boolean) => {
      isAway = is
    },
    setServer: (byMs: number) => {
      serverAheadMs += byMs
    },
  }
}

describe('the clock of a bot on PostgreSQL', () => {
  it.each([20 * 60_000, -20 * 60_000, 6 * HOUR, -6 * HOUR])(
    "is the server's on a replica whose machine is wrong by %i ms, from the start and after each jump",
    async (byMs) => {
      const { time, clock, wrongMs } = open(byMs)
      expect(await clock.confirm()).toBe(true)
      expect(wrongMs()).toBe(0)
      clock.start()
      time.jump(byMs)
      expect([clock.isConfirmed(), wrongMs()]).toEqual([false, 0])
      await time.advance(5_000)
      expect([clock.isConfirmed(), wrongMs(), clock.machineAheadMs()]).toEqual([true, 0, 2 * byMs])
      clock.stop()
    },
  )

  it('reads the time at least every thirty seconds', async () => {
    const { time, clock, reads } = open()
    clock.start()
    await time.advance(600_000)
    clock.stop()
    const gaps = reads.slice(1).map((atMs, index) => atMs - (reads[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(18)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000)
  })

  it('follows the server when its clock is set, even if no machine is right', async () => {
    const { time, clock, wrongMs, setServer, machine } = open()
    clock.start()
    await time.advance(1_000)
    setServer(-HOUR)
    await time.advance(30_000)
    expect(wrongMs()).toBe(-HOUR)
    expect(machine.confirmed()).toBe(2)
    clock.stop()
  })

  it('ignores a time that was read before the machine slept', async () => {
    const time = createManualTime()
    const machine = createMachine(time)
    const answers: ((timeMs: number) => void)[] = []
    const clock = createDatabaseClock({
      ...machine.parts,
      readServerTime: () => new Promise((resolve) => answers.push(resolve)),
    })
    const first = clock.confirm()
    answers[0]?.(machine.trueMs())
    expect(await first).toBe(true)
    time.jump(60_000)
    const second = clock.confirm()
    const staleMs = machine.trueMs()
    machine.suspend(HOUR)
    expect(clock.isConfirmed()).toBe(false)
    await time.advance(10)
    machine.suspend(HOUR)
    answers[1]?.(staleMs)
    await second
    expect([clock.isConfirmed(), clock.now() - machine.trueMs()]).toEqual([false, -2 * HOUR])
  })

  it('continues on the monotonic clock while the server is away, logs it once, and is unconfirmed after a sleep', async () => {
    const { time, clock, wrongMs, setAway, machine } = open()
    clock.start()
    await time.advance(1_000)
    setAway(true)
    await time.advance(120_000)
    expect([clock.isConfirmed(), wrongMs()]).toEqual([true, 0])
    machine.suspend(HOUR)
    expect(await clock.confirm()).toBe(false)
    expect(machine.log.filter(({ message }) => message.includes('could not be read'))).toHaveLength(1)
    setAway(false)
    expect(await clock.confirm()).toBe(true)
    expect(wrongMs()).toBe(0)
    clock.stop()
  })
})

import { describe, expect, it } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { isLive, type Rollout } from '../model/rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS, advanceCommand } from '../../../test/support/rollouts/sample-rollouts.ts'
import { aheadByMs, moveTimesBack } from './times-ahead.ts'

const HOUR = 3_600_000
const SAMPLES = Object.entries(SAMPLE_ROLLOUTS).flatMap(([name, make]) => {
  const rollout = make()
  return rollout === undefined ? [] : [[name, rollout] as const]
})
const LIVE = SAMPLES.filter(([, rollout]) => isLive(rollout))

/** Every number of a state, with its path. */
const numbersOf = (value: unknown, path = ''): readonly (readonly [string, number])[] => {
  if (typeof value === 'number') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, field]) => numbersOf(field, `${path}.${key}`))
}

/** Instants of the samples are after their start; durations are smaller than any instant. */
const isLarge = (value: number): boolean => value >= START_MS
const lateBy = (rollout: Rollout, aheadMs: number): Rollout => moveTimesBack(rollout, -aheadMs)

const advancedAt = (rollout: Rollout, nowMs: number) => {
  const decision = decide(rollout, advanceCommand, nowMs)
  if (isRefused(decision)) throw new Error('It was refused')
  return decision
}
const advanceAt = (rollout: Rollout, nowMs: number) => advancedAt(rollout, nowMs).events

const draft = (): Rollout => {
  const rollout = SAMPLE_ROLLOUTS['draft']?.()
  if (rollout === undefined) throw new Error('There is no draft')
  return rollout
}

describe('times written by a clock that was ahead', () => {
  it.each(LIVE)('all move back together: %s', (_name, rollout) => {
    const before = numbersOf(rollout)
    const after = new Map(numbersOf(moveTimesBack(rollout, HOUR)))
    const stays = /^\.(?:plan|selection|notes|durations)\.|\.(?:opensAtMs|toldSkipAtMs)$/u
    for (const [path, value] of before)
      expect([path, after.get(path)]).toEqual([
        path,
        isLarge(value) && !stays.test(path) ? value - HOUR : value,
      ])
  })

  it.each(Object.entries(SAMPLE_RECORDS))('move back in a device that is %s', (_name, record) => {
    const [, running] = LIVE.find(([name]) => name === 'running') ?? []
    if (running === undefined || !('devices' in running)) throw new Error('There is no running sample')
    const rollout = { ...running, devices: { d1: record } }
    const moved = new Map(numbersOf(moveTimesBack(rollout, HOUR)))
    for (const [path, value] of numbersOf(rollout).filter(([path]) => path.startsWith('.devices.')))
      expect([path, moved.get(path)]).toEqual([path, isLarge(value) ? value - HOUR : value])
  })

  it.each(LIVE)('are found by the first poll, once: %s', (_name, rollout) => {
    const nowMs = START_MS + HOUR
    const { events, next, effects } = advancedAt(lateBy(rollout, 6 * HOUR), nowMs)
    expect(events.map(({ type }) => type)).toEqual(['times-moved-back'])
    const { projectId } = rollout.selection
    expect(effects.work).toContainEqual({
      effect: { type: 'tick-project', projectId },
      key: `tick:${projectId}`,
      dueAtMs: nowMs,
    })
    expect(advanceAt(next, nowMs).map(({ type }) => type)).not.toContain('times-moved-back')
  })

  it.each(LIVE)('are not found if the clock is right, or ahead by seconds: %s', (_name, rollout) => {
    const newestMs = Math.max(...numbersOf(rollout).flatMap(([, value]) => (isLarge(value) ? [value] : [])))
    expect(advanceAt(rollout, newestMs).map(({ type }) => type)).not.toContain('times-moved-back')
  })

  it('are ignored in an ended rollout, which waits for nothing', () => {
    const over = SAMPLES.filter(([, rollout]) => !isLive(rollout))
    expect(over.length).toBeGreaterThan(4)
    for (const [, rollout] of over) expect(advanceAt(lateBy(rollout, 6 * HOUR), START_MS)).toEqual([])
  })

  it('count from one minute on, by how far the newest is ahead', () => {
    const rollout = { ...draft(), createdAtMs: START_MS }
    expect(aheadByMs(rollout, START_MS - 60_000)).toBe(0)
    expect(aheadByMs(rollout, START_MS - 60_001)).toBe(60_001)
    expect(aheadByMs(rollout, START_MS - 6 * HOUR)).toBe(6 * HOUR)
  })

  it('are found in votes as well, and in devices once the rollout itself is ahead', () => {
    const request = SAMPLE_ROLLOUTS['awaiting-approval']?.()
    if (request?.status !== 'awaiting-approval') throw new Error('There is no such sample')
    const votes = [{ by: 'U-1', atMs: START_MS + 2 * HOUR }]
    expect(aheadByMs({ ...request, votes }, START_MS)).toBe(2 * HOUR)
    const [, running] = LIVE.find(([name]) => name === 'running') ?? []
    if (running?.status !== 'running') throw new Error('There is no running sample')
    const planned = SAMPLE_RECORDS['planned']
    if (planned === undefined) throw new Error('There is no such record')
    const devices = { d1: { ...planned, movedAtMs: START_MS + 3 * HOUR } }
    expect(aheadByMs({ ...running, devices, lastObservedAtMs: START_MS + HOUR }, START_MS)).toBe(3 * HOUR)
    expect(aheadByMs({ ...running, devices }, START_MS)).toBe(0)
  })
})

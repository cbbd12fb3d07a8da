// The installed version is read before a device is sent, and another than the planned one is drift.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Observation } from '../model/observation.ts'
import type { ApprovedRollout } from '../model/rollout.ts'
import { viewOf } from '../state/rollout-view.ts'
import { readsNeededBy } from '../watching/reads-needed-by.ts'
import { START_MS, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { stageOf, type Stage } from '../../../test/support/rollouts/staged.ts'

const FRESH_MS = 900_000
const DETAIL = { source: 'detail', installedVersion: '1.0.0' } as const

/** Three lamps in one wave, which opens at once; their versions were read so long before. */
const stageWith = (readBeforeMs: number): Stage => {
  const versionReadAtMs = START_MS - readBeforeMs
  const lamps = ['a', 'b', 'c'].map((deviceId) => plannedDevice(deviceId, { versionReadAtMs }))
  return stageOf(planOf(lamps, undefined, { detailFreshMs: FRESH_MS }))
}
const detailsOf = (stage: Stage) =>
  readsNeededBy(viewOf(stage.rollout), stage.nowMs).detailDeviceIds.toSorted()
const sentOf = ({ rollout }: Stage): readonly string[] =>
  Object.values((rollout as ApprovedRollout).dispatches).flatMap(({ deviceIds }) => deviceIds)
const detail = (deviceId: string, change: Partial<Observation> = {}) =>
  [deviceId, { ...DETAIL, ...change }] as [string, Partial<Observation>]
/** Without an offered version, as a detail is read. */
const offers = ['a', 'b', 'c'].map((deviceId) => [deviceId] as [string])

test('versions that were read shortly before the wave opened are not read again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: FRESH_MS }),
      fc.integer({ min: 0, max: 10 * FRESH_MS }),
      (ageMs, waitMs) => {
        const stage = stageWith(ageMs)
        expect(detailsOf(stage)).toEqual([])
        // However long its slots keep the device waiting.
        stage.step(waitMs, ...offers)
        expect(sentOf(stage).toSorted()).toEqual(['a', 'b', 'c'])
      },
    ),
  )
})

test('a device whose version was read longer ago is read first, and sent only then', () => {
  fc.assert(
    fc.property(fc.integer({ min: FRESH_MS + 1, max: 100 * FRESH_MS }), (ageMs) => {
      const stage = stageWith(ageMs)
      expect(detailsOf(stage)).toEqual(['a', 'b', 'c'])
      stage.step(0, ...offers)
      expect(sentOf(stage)).toEqual([])
      stage.step(1000, ...offers, detail('a'), detail('b'))
      expect(sentOf(stage).toSorted()).toEqual(['a', 'b'])
      expect(detailsOf(stage)).toEqual(['c'])
    }),
  )
})

test('a version that a clock read ahead of its time is read again', () => {
  expect(detailsOf(stageWith(-60_000))).toEqual(['a', 'b', 'c'])
})

test('a plan that names no reading is read first', () => {
  const { versionReadAtMs: _unread, ...unread } = plannedDevice('a')
  const stage = stageOf(planOf([unread], undefined, { detailFreshMs: FRESH_MS }))
  expect(detailsOf(stage)).toEqual(['a'])
})

test('after a pause, versions are read again before the rest is sent', () => {
  const stage = stageWith(0)
  stage.ask({ type: 'pause', by: 'U-ANY' })
  stage.step(FRESH_MS + 1)
  expect(detailsOf(stage)).toEqual([])
  stage.ask({ type: 'resume', by: 'U-APPROVER', right: 'approver' })
  expect(detailsOf(stage)).toEqual(['a', 'b', 'c'])
})

const NOT_PLANNED = ['1.5.0', '0.9.0', '2.1.0']

test('another installed version than planned is drift, and is never sent', () => {
  const anyVersion = fc.constantFrom('1.0.0', '1.5.0', '0.9.0', '2.0.0', '2.1.0', 'V1.0.0')
  fc.assert(
    fc.property(anyVersion, anyVersion, (first, second) => {
      const stage = stageWith(100 * FRESH_MS)
      const versions = { a: first, b: second, c: '1.0.0' }
      // However soon after the plan: the plan's own reading is far older.
      const details = Object.entries(versions).map(([id, installedVersion]) =>
        detail(id, { installedVersion }),
      )
      stage.step(1000, ...offers, ...details)
      const expected = (version: string) => {
        if (version === '2.0.0') return { state: 'verified' }
        return NOT_PLANNED.includes(version) ? { state: 'skipped', reason: 'changed' } : {}
      }
      const { devices } = stage.rollout as ApprovedRollout
      for (const [id, version] of Object.entries(versions)) {
        const progress = devices[id]?.progress
        expect(progress).toMatchObject(expected(version))
        expect(progress?.state === 'skipped').toBe(NOT_PLANNED.includes(version))
      }
      const changed = [first, second].filter((version) => NOT_PLANNED.includes(version))
      const drift = { code: 'offers-changed', devices: changed.length, isInstalledToo: true }
      expect(stage.rollout).toMatchObject(
        changed.length > 0
          ? { status: 'paused', pausedFor: 'drift', finding: drift, dispatches: {} }
          : { status: 'running' },
      )
      const sent = sentOf(stage)
      expect(sent.filter((id) => NOT_PLANNED.includes(versions[id as 'a']))).toEqual([])
    }),
  )
})

test('a device with a second temporary refusal is parked, so that it does not delay its wave', () => {
  const stage = stageWith(100 * FRESH_MS)
  const refuse = () => {
    const refused = { deviceId: 'a', problem: { code: 'no-answer' }, isLasting: false } as const
    const refusedReads = [{ ...refused, readStartedAtMs: stage.nowMs }]
    return stage.ask({ type: 'observe', observations: [], absences: [], refusedReads })
  }
  refuse()
  expect(stage.states()['a']).toBe('planned')
  stage.step(60_000)
  refuse()
  expect(stage.states()['a']).toBe('parked')
})

import { expect, test } from 'vitest'
import type { ProjectEvent, ProjectTrailEntry } from '../ports/project-trail.ts'
import { decideClear, MOST_CLEARED, refusalOfClear } from './clear-failed-rules.ts'

const NOW_MS = 10_000_000
const asked = { type: 'failed-clear-asked', by: 'U1', clearId: 'c1', deviceIds: ['a'], where: '4F' } as const
const ended = { type: 'failed-clear-ended', by: 'U1', clearId: 'c1', outcome: 'accepted' } as const
const trailOf = (events: readonly ProjectEvent[], atMs = NOW_MS): readonly ProjectTrailEntry[] =>
  events.map((event, index) => ({ seq: index + 1, atMs, event }))
const decide = (deviceIds: readonly string[], trail: readonly ProjectTrailEntry[] = []) =>
  decideClear(deviceIds, {
    listed: new Set(['a', 'b', 'c']),
    reservations: new Map([['c', 'R-7']]),
    trail,
    nowMs: NOW_MS,
  })

test('only an approver clears, and only when that is known', () => {
  expect(refusalOfClear('approver')).toBeUndefined()
  expect(refusalOfClear('not-approver')).toEqual({ kind: 'not-approver' })
  expect(refusalOfClear('unknown')).toEqual({ kind: 'approver-unknown' })
})

test('only what the list still shows as failed and no rollout has is sent, once', () => {
  expect(decide(['a', 'a', 'b', 'c', 'x'])).toEqual({
    deviceIds: ['a', 'b'],
    reserved: new Map([['c', 'R-7']]),
    underWay: [],
    gone: ['x'],
  })
})

test('a clear without an outcome holds its devices for two minutes, and then the list decides', () => {
  expect(decide(['a', 'b'], trailOf([asked]))).toMatchObject({ deviceIds: ['b'], underWay: ['a'] })
  expect(decide(['a', 'b'], trailOf([asked, ended])).deviceIds).toEqual(['a', 'b'])
  expect(decide(['a', 'b'], trailOf([asked], NOW_MS - 120_000)).deviceIds).toEqual(['a', 'b'])
})

test('one call names at most as many devices as Tuya surely takes', () => {
  const many = Array.from({ length: MOST_CLEARED + 5 }, (_, index) => `m${index}`)
  const facts = { listed: new Set(many), reservations: new Map(), trail: [], nowMs: NOW_MS }
  expect(decideClear(many, facts).deviceIds).toHaveLength(MOST_CLEARED)
})

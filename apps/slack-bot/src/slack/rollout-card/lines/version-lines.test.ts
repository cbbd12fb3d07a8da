import { expect, it } from 'vitest'
import { plannedDevice } from '../../../../test/support/rollouts/plan-fixture.ts'
import { toMessageText } from '../../text/inline.ts'
import { versionLines, versionsText } from './version-lines.ts'

const device = (index: number, change: Partial<ReturnType<typeof plannedDevice>> = {}) =>
  plannedDevice(`d${index}`, { kind: 'light', fromVersion: '1.0.5', toVersion: '1.0.8', ...change })
const read = (devices: readonly ReturnType<typeof device>[]) =>
  toMessageText(versionLines(devices)).split('\n')

it('names each kind where there are several, the largest group first', () => {
  const devices = [
    device(1, { kind: 'switch', fromVersion: '2.0.0', toVersion: '2.1.0' }),
    device(2),
    device(3, { fromVersion: 'V1.0.05' }),
  ]
  expect(read(devices)).toEqual(['2 lights 1.0.5 / V1.0.05 → 1.0.8', '1 switch 2.0.0 → 2.1.0'])
  expect(versionsText(devices)).toBe('1.0.8 and 2.1.0')
})

it('shows five groups and counts the rest', () => {
  const { fromVersion: _read, ...unread } = device(0)
  const devices = [
    unread,
    ...[1, 2, 3, 4, 5, 6].map((minor) => device(minor, { fromVersion: `1.${minor}.0` })),
  ]
  const lines = read(devices)
  expect(lines).toHaveLength(6)
  expect(lines[0]).toBe('1 × unread version → 1.0.8')
  expect(lines[5]).toBe('and 2 devices in 2 more groups of kind and version')
})

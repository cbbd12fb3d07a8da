import { describe, expect, it } from 'vitest'
import type { DeviceState } from '../../rollouts/model/device-progress.ts'
import type { DeviceLine, RolloutProgress, WaveProgress } from '../../rollouts/telling/progress.ts'
import { toMessageText } from '../text/inline.ts'
import { progressSteps, type StepsStage } from './progress-steps.ts'
import { planBlock, stepLines } from './steps-views.ts'

const COUNTS = {
  verified: 0,
  failed: 0,
  skipped: 0,
  parked: 0,
  unknown: 0,
  stalled: 0,
  sending: 0,
  perhaps: 0,
  sent: 0,
  queued: 0,
  updating: 0,
  verifying: 0,
  waiting: 0,
}
const lamp = (deviceId: string, state: DeviceState, roomLabel = '4F / Kitchen'): DeviceLine => ({
  deviceId,
  name: `Lamp ${deviceId}`,
  roomLabel,
  state,
  toVersion: '2.0.0',
  attempt: 1,
})
const waveOf = (number: number, state: WaveProgress['state'], total: number): WaveProgress => ({
  number,
  state,
  counts: { ...COUNTS, total },
  ...(state === 'soaking' ? { soakUntilMs: Date.UTC(2026, 10, 23, 14) } : {}),
})
const progressOf = (waves: readonly WaveProgress[], devices: readonly DeviceLine[]): RolloutProgress => ({
  counts: { ...COUNTS, total: devices.length },
  percent: 0,
  waves,
  devices,
  exceptions: [],
})
const linesOf = (progress: RolloutProgress, stage: StepsStage = 'open') =>
  toMessageText(stepLines(progressSteps(progress, stage)))
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/gu, '$1')
    .split('\n')

describe('many waves', () => {
  const many = (stateOf: (index: number) => 'passed' | 'active' | 'pending') =>
    progressOf(
      Array.from({ length: 20 }, (_, index) => waveOf(index + 1, stateOf(index), 2)),
      Array.from({ length: 40 }, (_, index) =>
        lamp(`${index}`, stateOf(Math.floor(index / 2)) === 'passed' ? 'verified' : 'planned'),
      ),
    )

  it('fold what is done and what has not begun', () => {
    expect(linesOf(many((index) => (index < 6 ? 'passed' : index === 6 ? 'active' : 'pending')))).toEqual([
      '✓ First 6 waves · 12 devices · 12 updated',
      '◷ Next 2 · 2 waiting',
      '○ Last 13 waves · 26 devices · 26 waiting',
    ])
    expect(linesOf(many(() => 'passed'))).toHaveLength(1)
    expect(linesOf(many(() => 'pending'))).toHaveLength(1)
    expect(linesOf(many(() => 'active')).length).toBeLessThanOrEqual(8)
  })
})

it('a halt promises no next wave', () => {
  const progress = progressOf(
    [waveOf(1, 'soaking', 1), waveOf(2, 'pending', 1)],
    [lamp('1', 'verified'), lamp('2', 'skipped')],
  )
  expect(linesOf(progress)).toEqual([
    '◷ First device · 1 updated, watching until 14:00 UTC before the next wave',
    '○ Last 1 · 1 left out',
  ])
  expect(linesOf(progress, 'halting')).toEqual(['◷ First device · 1 updated', '– Last 1 · 1 left out'])
})

describe('several rooms', () => {
  const rooms = (count: number): readonly DeviceLine[] =>
    Array.from({ length: count }, (_, index) => lamp(`${index}`, 'verified', `5F / Room ${index + 1}`))
  const progress = progressOf(
    [waveOf(1, 'passed', 1), waveOf(2, 'active', 4)],
    [
      lamp('1', 'verified', '4F / A'),
      lamp('2', 'planned', '4F / B'),
      lamp('3', 'updating', '4F / C'),
      lamp('4', 'failed', '4F / D'),
      lamp('5', 'verified', '4F / D'),
    ],
  )

  it('come in place of waves, those first that need someone', () => {
    expect(linesOf(progress)).toEqual([
      'Wave 2 of 2, 4 devices',
      '⚠️ 4F / D · 1 updated, 1 failed',
      '◷ 4F / C · 1 updating',
      '○ 4F / B · 1 waiting',
      '✓ 4F / A · 1 updated',
    ])
    expect(planBlock(progressSteps(progress, 'open'))).toMatchObject({
      title: '4 rooms',
      tasks: [{ status: 'error' }, { status: 'in_progress' }, { status: 'pending' }, { status: 'complete' }],
    })
  })

  it('are counted from the eighth on', () => {
    const lines = linesOf(
      progressOf([waveOf(1, 'active', 30)], [...rooms(29), lamp('x', 'failed', '9F / Z')]),
    )
    expect(lines).toHaveLength(8)
    expect(lines[0]).toBe('⚠️ 9F / Z · 1 failed')
    expect(lines.at(-1)).toBe('✓ 23 more rooms, all updated')
  })
})

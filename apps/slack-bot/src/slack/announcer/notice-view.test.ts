import { describe, expect, it } from 'vitest'
import type { Notice } from '../../rollouts/model/effect.ts'
import { SAMPLE_HASH } from '../../../docs-pages/gallery/sample-audit.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { noticeView } from './notice-view.ts'

const samples = sampleRollouts()
const CONTEXT = { approvers: { approverUserIds: ['U0PRIYANAIR'], approverGroupIds: [], quorum: 1 } }

const read = (notice: Notice, beside = 'running'): string => {
  const rollout = samples.get(beside)
  if (rollout === undefined) throw new Error(`No sample is ${beside}`)
  const stored = { rollout, projectId: 'project-1', version: 7, headHash: SAMPLE_HASH }
  return noticeView(notice, stored, { nowMs: SAMPLE_NOW_MS, context: CONTEXT }).text
}

describe('what was sent', () => {
  const sent = { kind: 'wave-sent', wave: 2, waves: 3 } as const

  it('is counted by the call, not by the wave', () => {
    expect(read({ ...sent, devices: 1, waveDevices: 2 })).toBe('Second wave: 1 of 2 devices was sent first.')
    expect(read({ ...sent, devices: 2, waveDevices: 2 })).toBe('Second wave: 2 devices were sent.')
  })

  it('is not claimed of a call whose answer was lost', () => {
    const text = read({ ...sent, devices: 2, waveDevices: 2, isAmbiguous: true })
    expect(text).toContain('2 of 2 devices may have been sent')
    expect(text).not.toContain('were sent')
  })

  it('is not promised by an approval', () => {
    const approved = { kind: 'approved', by: ['U1'], waves: 3, firstDevices: 2 } as const
    expect(read(approved)).toBe('Approved by <@U1>. 3 waves; the first has 2 devices.')
    expect(read(approved, 'scheduled')).toContain('Nothing is sent before the maintenance window opens.')
  })
})

describe('a pause', () => {
  it('by a person is theirs, with their words', () => {
    const paused = { kind: 'paused', reason: 'human', by: 'U1', inFlight: 0 } as const
    expect(read(paused, 'paused-human')).toBe(
      'Paused by <@U1>.\nNothing is sent until an approver resumes it.',
    )
    expect(read({ ...paused, remark: 'event' })).toContain('Paused by <@U1>: “event”.')
  })

  it('tells the cause it had, whatever the rollout is paused for by now', () => {
    const gate = {
      kind: 'paused',
      reason: 'gate',
      inFlight: 0,
      finding: { code: 'too-many-failed', wave: 3, devices: 6, failed: 1, limit: { devices: 1 } },
    } as const
    expect(read(gate, 'paused-gate')).toContain('Paused: 1 of 6 devices in the third wave failed (limit: 1).')
    expect(read(gate, 'paused-human')).toContain(
      'Paused: 1 of 6 devices in the third wave failed (limit: 1).',
    )
  })

  it('speaks of devices on the way only where there are some', () => {
    const paused = { kind: 'paused', reason: 'window', inFlight: 0 } as const
    expect(read(paused, 'paused-window')).not.toContain('on the way')
    expect(read({ ...paused, inFlight: 2 }, 'paused-window')).toContain(
      '2 devices are on the way already and go on by themselves.',
    )
  })
})

describe('after a gap in Tuya’s answers', () => {
  const gap = { kind: 'gap-closed', isOutage: true, started: 0, notStarted: 0, unknown: 0 } as const

  it('one sentence is enough if nothing was on its way, and nothing goes on that is paused', () => {
    expect(read(gap)).toBe('Tuya answers again. Going on.')
    expect(read(gap, 'paused-human')).toBe('Tuya answers again.')
  })

  it('says what Tuya did meanwhile, each kind with its number', () => {
    const during = 'Tuya answers again. Going on. What Tuya did during the gap was checked:'
    expect(read({ ...gap, started: 1 })).toBe(`${during} 1 device had been started, nothing was sent twice.`)
    expect(read({ ...gap, started: 3, notStarted: 2 })).toBe(
      `${during} 3 devices had been started, 2 had not, no update was started twice.`,
    )
    expect(read({ ...gap, notStarted: 1, unknown: 1 })).toBe(
      `${during} 1 device had not been started, for 1 it is still unknown, no update was started twice. It is sent again only if Tuya shows that it wasn’t started; please check it.`,
    )
  })

  it('claims no outage where only an answer was lost', () => {
    expect(read({ ...gap, isOutage: false, started: 4 })).toBe(
      'Tuya’s answer was lost, so what it did was checked: 4 devices had been started, nothing was sent twice.',
    )
  })

  it('does not say that nothing was sent twice where a device was sent again', () => {
    expect(read({ ...gap, started: 2, isSentAgain: true })).toContain('no update was started twice')
  })
})

describe('a notice that is posted late', () => {
  it('promises no try of a rollout that was halted since', () => {
    const failed = {
      kind: 'devices-failed',
      devices: [
        { deviceId: '1', name: 'Spot', attempt: 1, nextTryAtMs: 5, problem: { code: 'update-failed' } },
      ],
    } as const
    expect(read(failed)).toContain('Spot failed and will be tried again from')
    expect(read(failed, 'halted')).toContain('It is not tried again, because the rollout was halted.')
    expect(read(failed, 'halted')).not.toContain('will be')
  })

  it('does not call a decided request waiting', () => {
    const reminder = { kind: 'reminder', expiresAtMs: SAMPLE_NOW_MS } as const
    expect(read(reminder, 'awaiting-approval')).toContain('still waits')
    expect(read({ kind: 'vote-dropped', voter: 'U1' }, 'rejected')).not.toContain('must approve')
  })

  it('says of a resumed rollout what holds it still', () => {
    expect(read({ kind: 'resumed', by: 'U1' }, 'scheduled')).toContain('nothing was sent so far')
    expect(read({ kind: 'resumed', by: 'U1' })).toContain('can be sent from now on')
  })
})

// When the thread may say what Tuya did while it didn't answer.
import { describe, expect, it } from 'vitest'
import type { Command, DispatchOutcome } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { Notice } from '../model/effect.ts'
import type { Observation } from '../model/observation.ts'
import type { Rollout } from '../model/rollout.ts'
import { APPROVER, START_MS, applyAll, approvedRollout } from '../../../test/support/rollouts/plan-fixture.ts'
import {
  SAMPLE_PLAN,
  acceptedCommand,
  advanceCommand,
  beginCommand,
  midway,
  observeCommand,
  readingOf,
} from '../../../test/support/rollouts/sample-rollouts.ts'

const SETTLED_MS = START_MS + 20_000
const AGAIN_MS = SETTLED_MS + 20_000
const TROUBLE: Command = { type: 'note-api-trouble', problem: { code: 'no-answer' } }
const RECOVERY: Command = { type: 'note-api-recovery' }
const LOST: DispatchOutcome = { kind: 'ambiguous', finishedAtMs: START_MS, problem: { code: 'no-answer' } }
const record = (number: number, outcome: DispatchOutcome): Command => ({
  type: 'record-dispatch',
  dispatchId: `R-1/d${number}`,
  outcome,
})
const seen = (deviceId: string, change: Partial<Observation>, readStartedAtMs = SETTLED_MS): Command =>
  observeCommand(readingOf(deviceId, { source: 'upgrading-list', readStartedAtMs, ...change }))
const UPDATING = { phase: 'updating', statusCode: 2 } as const
const offered = (deviceId: string, readStartedAtMs: number): Command =>
  observeCommand(readingOf(deviceId, { readStartedAtMs }))

/** What the thread says of these commands, one after the other. */
const told = (start: Rollout, ...commands: readonly (Command | readonly [Command, number])[]) => {
  let rollout = start
  const notices: Notice[] = []
  for (const one of commands) {
    const [command, atMs] = 'type' in one ? [one, SETTLED_MS] : one
    const decision = decide(rollout, command, atMs)
    if (isRefused(decision)) throw new Error(`${command.type} was refused: ${decision.refusal.kind}`)
    rollout = decision.next
    notices.push(...decision.effects.notices.map(({ notice }) => notice))
  }
  return { rollout, notices, kinds: notices.map(({ kind }) => kind) }
}
const gapOf = (rollout: Rollout) => ('gap' in rollout ? rollout.gap : undefined)

describe('an outage', () => {
  it('with nothing on its way is over with the first answer, in one reply', () => {
    const away = told(approvedRollout(SAMPLE_PLAN), TROUBLE)
    expect(away.kinds).toEqual(['paused'])
    const back = told(away.rollout, RECOVERY)
    expect(back.notices).toEqual([
      { kind: 'gap-closed', isOutage: true, started: 0, notStarted: 0, unknown: 0 },
    ])
    expect(back.rollout.status).toBe('running')
    expect(gapOf(back.rollout)).toBeUndefined()
    expect(told(back.rollout, RECOVERY, [advanceCommand, AGAIN_MS]).kinds).toEqual([])
  })

  it('goes on at the first answer, and tells what Tuya did only when all of it was read', () => {
    // a was sent, b is being sent, c is only journaled.
    const away = told(midway(), TROUBLE, record(2, LOST))
    expect(gapOf(away.rollout)?.outcomes).toEqual({ a: 'unread', b: 'unread' })
    const back = told(away.rollout, RECOVERY)
    expect(back.rollout.status).toBe('running')
    expect(back.kinds).toEqual([])
    const half = told(back.rollout, seen('a', UPDATING), advanceCommand)
    expect(half.kinds).toEqual([])
    const whole = told(half.rollout, seen('b', UPDATING), advanceCommand, RECOVERY)
    expect(whole.notices).toEqual([
      { kind: 'gap-closed', isOutage: true, started: 2, notStarted: 0, unknown: 0 },
    ])
  })

  it('is not over by time alone: what can’t be known any more is told after the answer', () => {
    const away = told(midway(), TROUBLE, record(2, LOST), [advanceCommand, START_MS + 86_400_000])
    expect(gapOf(away.rollout)?.outcomes).toEqual({ a: 'unknown', b: 'unknown' })
    expect(away.kinds).not.toContain('gap-closed')
    expect(told(away.rollout, [RECOVERY, START_MS + 86_400_001]).notices).toEqual([
      { kind: 'gap-closed', isOutage: true, started: 0, notStarted: 0, unknown: 2 },
    ])
  })

  it('that a person takes over is not told; a lost answer still is', () => {
    const away = told(approvedRollout(SAMPLE_PLAN), TROUBLE, { type: 'pause', by: 'U-ANY' }).rollout
    expect(gapOf(away)).toBeUndefined()
    const lost = told(midway(), TROUBLE, record(2, LOST), { type: 'pause', by: 'U-ANY' }).rollout
    expect(gapOf(lost)).toMatchObject({ isOutage: false, outcomes: { b: 'unread' } })
    const read = told(lost, RECOVERY, seen('a', UPDATING), seen('b', UPDATING))
    expect(read.notices).toMatchObject([{ kind: 'gap-closed', isOutage: false, started: 2 }])
  })

  it.each<Command>([
    { type: 'resume', by: APPROVER, right: 'approver' },
    { type: 'halt', by: APPROVER, right: 'approver' },
  ])('is no longer what the rollout waits for after $type', (command) => {
    expect(gapOf(told(midway(), TROUBLE, command).rollout)).toMatchObject({ isOutage: false })
    const nothingSent = told(approvedRollout(SAMPLE_PLAN), TROUBLE, command).rollout
    expect(gapOf(nothingSent)).toBeUndefined()
  })

  it('of a refusal that only a person ends is no gap', () => {
    const refused = { kind: 'refused', blames: 'account', isRetryable: false } as const
    const away = told(midway(), record(2, { ...refused, problem: { code: 'access-refused' } })).rollout
    expect(away).toMatchObject({ status: 'paused', untilPerson: true })
    expect(gapOf(away)).toBeUndefined()
  })
})

describe('a lost answer', () => {
  const lost = (): Rollout => applyAll(midway(), [record(2, LOST)], START_MS)

  it('is told once it was read that the update runs, with no word of an outage', () => {
    expect(gapOf(lost())).toEqual({ isOutage: false, outcomes: { b: 'unread' } })
    const read = told(lost(), seen('b', UPDATING), advanceCommand)
    expect(read.notices).toEqual([
      { kind: 'gap-closed', isOutage: false, started: 1, notStarted: 0, unknown: 0 },
    ])
  })

  it.each([
    ['waits for the device', { phase: 'waiting', statusCode: 5 }, { started: 1 }],
    ['ended', { phase: 'succeeded', statusCode: 3 }, { started: 1 }],
    ['failed', { phase: 'failed', statusCode: 4 }, { started: 1 }],
    ['has a status that nobody knows', { phase: 'unknown', statusCode: 42 }, { unknown: 1 }],
  ] as const)('counts an update that %s', (_what, change, counts) => {
    const all = { started: 0, notStarted: 0, unknown: 0, ...counts }
    expect(told(lost(), seen('b', change)).notices).toContainEqual({
      kind: 'gap-closed',
      isOutage: false,
      ...all,
    })
  })

  it('takes two readings before it says that nothing was started', () => {
    const once = told(lost(), offered('b', SETTLED_MS), advanceCommand)
    expect(once.kinds).toEqual([])
    const twice = told(once.rollout, [offered('b', AGAIN_MS), AGAIN_MS])
    expect(twice.notices).toContainEqual({
      kind: 'gap-closed',
      isOutage: false,
      started: 0,
      notStarted: 1,
      unknown: 0,
    })
  })

  it('that comes late after all, as a no, needs no reading', () => {
    const late = record(2, { kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true })
    expect(told(lost(), late, advanceCommand).notices).toMatchObject([{ started: 0, notStarted: 1 }])
  })

  it('is followed to the end of the device, also when the rollout is halted', () => {
    const halted = told(lost(), { type: 'halt', by: APPROVER, right: 'approver' })
    const ended = told(halted.rollout, seen('a', { phase: 'failed', statusCode: 4 }), seen('b', UPDATING))
    expect(ended.kinds).toContain('gap-closed')
  })
})

it('says that a device was sent again when both of its answers were lost before the gap ended', () => {
  const retries = { ...SAMPLE_PLAN, knobs: { ...SAMPLE_PLAN.knobs, retryDelaysMs: [0], maxInFlight: 9 } }
  const away = applyAll(midway(retries), [record(2, LOST), TROUBLE, RECOVERY], START_MS)
  const found = told(away, offered('b', SETTLED_MS), [offered('b', AGAIN_MS), AGAIN_MS])
  expect(gapOf(found.rollout)?.outcomes).toEqual({ a: 'unread', b: 'not-started' })
  const numbers = 'dispatches' in found.rollout ? Object.keys(found.rollout.dispatches).length : 0
  const laterMs = AGAIN_MS + 1000
  const sent = told(
    found.rollout,
    [offered('b', laterMs), laterMs],
    [advanceCommand, laterMs],
    [beginCommand(numbers + 1), laterMs],
    [record(numbers + 1, { ...LOST, finishedAtMs: laterMs }), laterMs],
  )
  expect(gapOf(sent.rollout)).toMatchObject({ isSentAgain: true, outcomes: { a: 'unread', b: 'unread' } })
  const readMs = laterMs + 20_000
  const read = told(
    sent.rollout,
    [seen('a', UPDATING, readMs), readMs],
    [seen('b', UPDATING, readMs), readMs],
  )
  expect(read.notices).toMatchObject([{ kind: 'gap-closed', started: 2, notStarted: 0, isSentAgain: true }])
})

it('an accepted call outside an outage is no gap', () => {
  expect(gapOf(applyAll(midway(), [acceptedCommand(2, START_MS)], START_MS))).toBeUndefined()
})

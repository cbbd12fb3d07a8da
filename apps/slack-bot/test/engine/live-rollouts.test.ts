import { afterEach, expect, test } from 'vitest'
import { createCommandHandler, type CommandParts } from '../../src/engine/commands/command-handler.ts'
import { createProjectViews } from '../../src/engine/tick/project-views.ts'
import { createLiveRollouts, stepsOf } from '../../src/engine/tick/live-rollouts.ts'
import { isWorthACommit } from '../../src/engine/tick/worth-a-commit.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import { LIVE_STATUSES } from '../../src/rollouts/model/rollout.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import { AT_MS, commitEvents, draftedEvent, requestedEvent } from '../store/sample-rollouts.ts'
import { openTemporarySqlite } from '../support/test-databases.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const approved = (rolloutId: string): readonly Event[] => [
  { type: 'approval-given', by: 'U2', planHash: `hash of ${rolloutId}` },
  { type: 'rollout-approved', planHash: `hash of ${rolloutId}` },
  { type: 'rollout-started' },
]
const IDS = ['R-1', 'R-2', 'R-3'] as const

/** Three running rollouts on a database, and the parts that a poll uses. */
const open = async (change: Partial<CommandParts> = {}) => {
  const database = await openTemporarySqlite()
  cleanUps.push(() => database.close())
  const { db, transactions } = database
  const clock = { now: () => AT_MS + 1000, elapsed: () => 0 }
  const errors: string[] = []
  const note = (facts: object, message: string): void =>
    void errors.push(`${message}: ${'rolloutId' in facts ? String(facts.rolloutId) : ''}`)
  const log = { debug: () => {}, info: () => {}, warn: note, error: note }
  const store = createSqlRolloutStore(db)
  for (const rolloutId of IDS)
    await transactions.run((transaction) =>
      commitEvents(store, transaction, {
        rolloutId,
        events: [draftedEvent(rolloutId, [rolloutId]), requestedEvent([rolloutId]), ...approved(rolloutId)],
      }),
    )
  const parts: CommandParts = {
    store,
    transactions,
    queue: createEmbeddedWorkQueue({ db, clock, log }),
    durations: createSqlUpdateDurations(db),
    projectTrail: createSqlProjectTrail(db),
    clock,
    log,
    ...change,
  }
  const found = await store.list({ statuses: LIVE_STATUSES })
  const handle = createCommandHandler(parts)
  const live = createLiveRollouts(
    { ...parts, handle, onChange: () => {} },
    createProjectViews().of('P-1', found),
  )
  const statuses = async () =>
    (await store.list({})).map(({ rollout }) => `${rollout.rolloutId} ${rollout.status}`).toSorted()
  return { live, errors, statuses, handle, store }
}

test('a rollout that cannot be decided does not block others in its transaction', async () => {
  const { live, errors, statuses } = await open()
  const steps = stepsOf(live.all(), ({ rollout: { rolloutId } }) => {
    if (rolloutId === 'R-2') throw new Error('cannot be decided')
    return { type: 'pause', by: 'U1' }
  })
  await live.take(steps)
  expect(await statuses()).toEqual(['R-1 paused', 'R-2 running', 'R-3 paused'])
  expect(live.all().map(({ rollout }) => rollout.status)).toEqual(['paused', 'running', 'paused'])
  expect(errors).toEqual(['A step of a rollout failed: R-2'])
})

test('a database without transactions ends the round with one log line per rollout, and changes none', async () => {
  const { live, errors, statuses } = await open({
    transactions: { run: () => Promise.reject(new Error('no connection')) },
  })
  await live.take(stepsOf(live.all(), () => ({ type: 'pause', by: 'U1' })))
  expect(errors).toHaveLength(3)
  expect(await statuses()).toEqual(['R-1 running', 'R-2 running', 'R-3 running'])
  expect(live.all().map(({ rollout }) => rollout.status)).toEqual(['running', 'running', 'running'])
})

test('an unchanged reading is recorded after six seconds per live rollout; a change at once', async () => {
  const { live } = await open()
  const [view] = live.all()
  if (view === undefined) throw new Error('There is no rollout.')
  const read = { ...view.rollout, lastObservedAtMs: AT_MS } as typeof view.rollout
  const note: Event = { type: 'rollout-observed', readStartedAtMs: AT_MS + 1 }
  const at = (inMs: number) => ({ live: 100, nowMs: AT_MS + inMs })
  expect(isWorthACommit(read, { events: [note], ...at(599_999) })).toBe(false)
  expect(isWorthACommit(read, { events: [note], ...at(600_000) })).toBe(true)
  expect(isWorthACommit(read, { events: [{ type: 'device-stalled', deviceId: 'x' }, note], ...at(1) })).toBe(
    true,
  )
})

test('a decision on an outdated state is made again', async () => {
  const { live, errors, handle, store } = await open()
  // A person clicks while a poll is running.
  await handle('R-1', { type: 'pause', by: 'U9' })
  await live.take(stepsOf(live.all(), () => ({ type: 'note-api-trouble', problem: { code: 'no-answer' } })))
  const causes = (await store.list({})).map(({ rollout }) => 'pausedFor' in rollout && rollout.pausedFor)
  // Newest first. The person's pause isn't replaced by one that ends by itself.
  expect(causes).toEqual(['api', 'api', 'human'])
  expect(errors).toEqual([])
})

test('a step is decided once: the transaction stores the decision that caused it', async () => {
  const { live, statuses } = await open()
  const asked: string[] = []
  const steps = stepsOf(live.all(), ({ rollout: { rolloutId } }) => {
    asked.push(rolloutId)
    return { type: 'pause', by: 'U1' }
  })
  await live.take(steps)
  expect(asked).toEqual(['R-1', 'R-2', 'R-3'])
  expect(await statuses()).toEqual(['R-1 paused', 'R-2 paused', 'R-3 paused'])
})

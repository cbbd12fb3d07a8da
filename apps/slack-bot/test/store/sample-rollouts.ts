import { DEFAULT_KNOBS } from '../../src/rollouts/model/default-knobs.ts'
import { evolve } from '../../src/rollouts/state/evolve.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { Plan } from '../../src/rollouts/model/plan.ts'
import type { RolloutStore } from '../../src/rollouts/ports/rollout-store.ts'
import type { Transaction } from '../../src/rollouts/ports/transaction.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'

export const PROJECT = 'p1'
export const AT_MS = Date.UTC(2026, 4, 4, 8)

export const draftedEvent = (rolloutId: RolloutId, deviceIds: readonly string[]): Event => ({
  type: 'rollout-drafted',
  rolloutId,
  requester: 'U1',
  place: 'C1',
  start: 'now',
  selection: {
    projectId: PROJECT,
    label: '4F / Meeting room A',
    devices: deviceIds.map((deviceId) => ({ deviceId, name: `Lamp ${deviceId} "Ä" 🔦`, toVersion: '2.0.0' })),
  },
})

export const planOf = (deviceIds: readonly string[]): Plan => ({
  projectId: PROJECT,
  label: '4F / Meeting room A',
  knobs: DEFAULT_KNOBS,
  waves: [deviceIds],
  devices: deviceIds.map((deviceId) => ({
    deviceId,
    name: `Lamp ${deviceId}`,
    roomLabel: '4F / Meeting room A',
    kind: 'light',
    protocol: 'wifi',
    toVersion: '2.0.0',
    wasOnline: true,
  })),
})

export const requestedEvent = (deviceIds: readonly string[]): Event => ({
  type: 'approval-requested',
  plan: planOf(deviceIds),
  planHash: `hash of ${deviceIds.join()}`,
  notes: [],
  expiresAtMs: AT_MS + 86_400_000,
})

/** Commits the events on top of the stored state, as the engine would. */
export const commitEvents = async (
  store: RolloutStore,
  transaction: Transaction,
  change: {
    readonly rolloutId: RolloutId
    readonly events: readonly Event[]
    readonly expectedVersion?: number
  },
): Promise<Rollout> => {
  const stored = await store.load(change.rolloutId, transaction)
  let next: Rollout | undefined = stored?.rollout
  for (const event of change.events) next = evolve(next, { event, atMs: AT_MS })
  if (next === undefined) throw new Error('no events')
  await store.commit(transaction, {
    rolloutId: change.rolloutId,
    projectId: PROJECT,
    expectedVersion: change.expectedVersion ?? stored?.version ?? 0,
    atMs: AT_MS,
    events: change.events,
    next,
  })
  return next
}

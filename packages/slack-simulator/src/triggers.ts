import type { FullClock } from './clock.ts'
import type { IdSource } from './workspace/ids.ts'

type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id'

export type Triggers = {
  /** Creates a trigger for a person's action. `viewId` if the action was in a view. */
  issue: (userId: string, viewId?: string) => string
  /** Uses up the trigger. */
  exchange: (
    triggerId: string,
  ) => { ok: true; userId: string; viewId?: string | undefined } | { ok: false; error: TriggerRefusal }
  clear: () => void
}

type Trigger = { userId: string; viewId?: string | undefined; issuedAtMs: number; isSpent: boolean }

/** Each trigger can open one view during its lifetime. */
export const createTriggers = (clock: FullClock, ids: IdSource, lifetimeMs: number): Triggers => {
  const triggers = new Map<string, Trigger>()
  return {
    issue: (userId, viewId) => {
      const id = `${Math.floor(clock.now())}.${ids.nextSecret().slice(0, 12)}.${ids.nextSecret()}`
      triggers.set(id, { userId, viewId, issuedAtMs: clock.now(), isSpent: false })
      return id
    },
    exchange: (triggerId) => {
      const trigger = triggers.get(triggerId)
      if (trigger === undefined) return { ok: false, error: 'invalid_trigger_id' }
      if (trigger.isSpent) return { ok: false, error: 'exchanged_trigger_id' }
      if (clock.now() - trigger.issuedAtMs > lifetimeMs) return { ok: false, error: 'expired_trigger_id' }
      trigger.isSpent = true
      return { ok: true, userId: trigger.userId, viewId: trigger.viewId }
    },
    clear: () => triggers.clear(),
  }
}

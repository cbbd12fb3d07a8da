import type { DeviceDetail, FleetDevice } from '../fleet/device.ts'
import type { Room } from '../fleet/room.ts'
import type { Command, Selection } from '../rollouts/command.ts'
import type { RecordedEvent } from '../rollouts/event.ts'
import type { PersonId, PlaceId, RolloutId } from '../rollouts/ids.ts'
import type { PendingFilter } from '../rollouts/ports/firmware-gateway.ts'
import type { RolloutFilter, StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { Refusal } from '../rollouts/refusal.ts'
import type { Rollout } from '../rollouts/rollout.ts'

/** What is waiting in a project, as read at a moment. */
export interface FleetSnapshot {
  readonly devices: readonly FleetDevice[]
  readonly rooms: readonly Room[]
  readonly projectName?: string
  readonly readAtMs: number
  readonly isComplete: boolean
}

/** What `slack/` asks of the engine. */
export interface Engine {
  handle(
    rolloutId: RolloutId,
    command: Command,
  ): Promise<
    | { readonly kind: 'done'; readonly rollout: Rollout; readonly events: readonly RecordedEvent[] }
    | { readonly kind: 'refused'; readonly refusal: Refusal; readonly rollout?: Rollout }
  >
  draft(request: {
    readonly requester: PersonId
    readonly place: PlaceId
    readonly selection: Selection
    readonly reason?: string
    readonly start: 'now' | 'next-window'
    readonly idempotencyKey: string
  }): Promise<
    | { readonly kind: 'drafted'; readonly rolloutId: RolloutId }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
  >
  readPending(
    projectId: string,
    options?: { readonly filter?: PendingFilter; readonly maxAgeMs?: number },
  ): Promise<FleetSnapshot>
  readDevice(deviceId: string): Promise<DeviceDetail & { readonly readStartedAtMs: number }>
  loadRollout(rolloutId: RolloutId): Promise<StoredRollout | undefined>
  listRollouts(filter: RolloutFilter): Promise<readonly StoredRollout[]>
  events(rolloutId: RolloutId): Promise<readonly RecordedEvent[]>
  syncRoom(projectId: string, roomId: string): Promise<void>
  holdersOf(deviceIds: readonly string[]): Promise<ReadonlyMap<string, RolloutId>>
}

import type { PersonId } from '../../rollouts/model/ids.ts'
import type { FleetReader } from '../cloud/fleet-reader.ts'
import type { EngineParts } from '../engine-parts.ts'

export interface SyncRequest {
  readonly projectId: string
  readonly roomId: string
  readonly roomLabel: string
  readonly by: PersonId
}

/** Records who asked, then asks the cloud. Cached readings from before the sync are dropped. */
export const syncRoom = async (
  parts: Pick<EngineParts, 'transactions' | 'projectTrail' | 'clock' | 'gateway'>,
  fleet: Pick<FleetReader, 'forget'>,
  { projectId, ...room }: SyncRequest,
): Promise<void> => {
  await parts.transactions.run((transaction) =>
    parts.projectTrail.append(transaction, projectId, {
      atMs: parts.clock.now(),
      event: { type: 'room-sync-asked', ...room },
    }),
  )
  await parts.gateway.syncRoom(projectId, room.roomId)
  fleet.forget(projectId)
}

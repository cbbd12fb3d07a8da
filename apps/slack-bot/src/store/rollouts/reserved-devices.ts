import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { DevicesBusyError } from '../../rollouts/ports/rollout-store.ts'

/** Below SQLite's limit of parameters per statement, at two per row. */
const CHUNK = 1000

const chunksOf = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) =>
    items.slice(index * CHUNK, (index + 1) * CHUNK),
  )

/** Which live rollout has reserved each device; unreserved devices are left out. */
export const loadReservations = async (
  db: Kysely<DatabaseSchema>,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, RolloutId>> => {
  const reservations = new Map<string, RolloutId>()
  for (const chunk of chunksOf(deviceIds)) {
    const rows = await db.selectFrom('reserved_device').selectAll().where('device_id', 'in', chunk).execute()
    for (const row of rows) reservations.set(row.device_id, row.rollout_id as RolloutId)
  }
  return reservations
}

/** The id in rows that exist only inside a transaction. No rollout has it. */
const LOCKED = 'locked'

/**
 * Which live rollout has reserved each device. Until the transaction ends, nobody can reserve the others: inserting their
 * rows waits for a transaction that is reserving them now, and makes later ones wait.
 */
export const lockReservations = async (
  open: Kysely<DatabaseSchema>,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, RolloutId>> => {
  const wanted = [...new Set(deviceIds)].sort()
  for (const chunk of chunksOf(wanted))
    await open
      .insertInto('reserved_device')
      .values(chunk.map((deviceId) => ({ device_id: deviceId, rollout_id: LOCKED })))
      .onConflict((conflict) => conflict.column('device_id').doNothing())
      .execute()
  await open.deleteFrom('reserved_device').where('rollout_id', '=', LOCKED).execute()
  return loadReservations(open, wanted)
}

/**
 * Reserves exactly these devices for the rollout. Throws DevicesBusyError when another one has reserved some of them.
 * The ids are sorted, so that two transactions that want the same devices can't deadlock.
 */
export const reserveDevices = async (
  open: Kysely<DatabaseSchema>,
  rolloutId: RolloutId,
  deviceIds: readonly string[],
): Promise<void> => {
  await open.deleteFrom('reserved_device').where('rollout_id', '=', rolloutId).execute()
  const wanted = [...new Set(deviceIds)].sort()
  let taken = 0
  for (const chunk of chunksOf(wanted)) {
    const result = await open
      .insertInto('reserved_device')
      .values(chunk.map((deviceId) => ({ device_id: deviceId, rollout_id: rolloutId })))
      .onConflict((conflict) => conflict.column('device_id').doNothing())
      .executeTakeFirst()
    taken += Number(result.numInsertedOrUpdatedRows ?? 0n)
  }
  if (taken === wanted.length) return
  const others = [...(await loadReservations(open, wanted))].filter(
    ([, reservedFor]) => reservedFor !== rolloutId,
  )
  const reservedBy = others[0]?.[1]
  if (reservedBy === undefined)
    throw new Error(`Devices of ${rolloutId} could not be reserved, though no rollout has reserved them.`)
  throw new DevicesBusyError(
    others.filter(([, reservedFor]) => reservedFor === reservedBy).map(([deviceId]) => deviceId),
    reservedBy,
  )
}

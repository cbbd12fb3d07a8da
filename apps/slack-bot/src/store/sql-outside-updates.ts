import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import { DEVICE_KINDS, PROTOCOLS } from '../fleet/device.ts'
import type { OutsideUpdate, OutsideUpdateStore } from '../rollouts/ports/outside-update-store.ts'
import type { SlotTaker } from '../rollouts/model/slot-needs.ts'

const isKeyOf =
  <T extends object>(table: T) =>
  (value: unknown): value is keyof T & string =>
    typeof value === 'string' && Object.hasOwn(table, value)

const takerSchema = z.object({
  deviceId: z.string(),
  kind: z.custom<SlotTaker['kind']>(isKeyOf(DEVICE_KINDS)),
  protocol: z.custom<SlotTaker['protocol']>(isKeyOf(PROTOCOLS)),
  roomLabel: z.string(),
  roomId: z.string().optional(),
  gatewayId: z.string().optional(),
})

const parseTaker = (text: string): SlotTaker | undefined => {
  try {
    const { roomId, gatewayId, ...taker } = takerSchema.parse(JSON.parse(text))
    return {
      ...taker,
      ...(roomId !== undefined && { roomId }),
      ...(gatewayId !== undefined && { gatewayId }),
    }
  } catch {
    return undefined
  }
}

/** On SQLite or PostgreSQL. An unreadable row is left out; the next reading writes it again. */
export const createSqlOutsideUpdates = (db: Kysely<DatabaseSchema>): OutsideUpdateStore => ({
  load: async (projectId) => {
    const rows = await db
      .selectFrom('outside_update')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('device_id')
      .execute()
    return rows.flatMap((row): readonly OutsideUpdate[] => {
      const device = parseTaker(row.device)
      return device === undefined ? [] : [{ device, firstSeenAtMs: row.first_seen_at_ms }]
    })
  },
  replace: async (projectId, updates) => {
    const rows = updates.map(({ device, firstSeenAtMs }) => ({
      project_id: projectId,
      device_id: device.deviceId,
      device: JSON.stringify(device),
      first_seen_at_ms: firstSeenAtMs,
    }))
    await writeUnsynced(db, (open) =>
      open.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('outside_update').where('project_id', '=', projectId).execute()
        if (rows.length > 0) await transaction.insertInto('outside_update').values(rows).execute()
      }),
    )
  },
})

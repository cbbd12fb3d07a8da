import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { DeviceDetail } from '../fleet/device.ts'
import type { DeviceFacts } from '../rollouts/ports/device-facts.ts'
import type { DeviceReading } from '../rollouts/ports/firmware-gateway.ts'

const detailSchema = z.looseObject({
  deviceId: z.string(),
  name: z.string(),
  roomId: z.string().optional(),
  gatewayId: z.string().optional(),
  productId: z.string().optional(),
  kind: z.string(),
  online: z.boolean(),
  phase: z.string(),
  statusCode: z.number(),
  currentVersion: z.string().optional(),
})

const parseDetail = (text: string): DeviceDetail | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return detailSchema.safeParse(value).success ? (value as DeviceDetail) : undefined
  } catch {
    return undefined
  }
}

const CHUNK = 1000
/** Longer than any reading takes: a stored time further ahead came from a clock that was ahead. */
const AHEAD_MS = 600_000

/** The cache on SQLite or PostgreSQL. An older reading never replaces a newer one, unless the newer one is in the future. */
export const createSqlDeviceFacts = (db: Kysely<DatabaseSchema>): DeviceFacts => ({
  save: async (details) => {
    // Only the newest per device: one statement can't change a row twice.
    const newest = new Map<string, DeviceReading>()
    for (const detail of details)
      if (detail.readStartedAtMs >= (newest.get(detail.deviceId)?.readStartedAtMs ?? 0))
        newest.set(detail.deviceId, detail)
    const rows = [...newest.values()].map(({ readStartedAtMs, ...detail }) => ({
      device_id: detail.deviceId,
      detail: JSON.stringify(detail),
      read_at_ms: readStartedAtMs,
    }))
    for (let start = 0; start < rows.length; start += CHUNK)
      await writeUnsynced(db, (open) =>
        open
          .insertInto('device_fact')
          .values(rows.slice(start, start + CHUNK))
          .onConflict((on) =>
            on
              .column('device_id')
              .doUpdateSet((set) => ({
                detail: set.ref('excluded.detail'),
                read_at_ms: set.ref('excluded.read_at_ms'),
              }))
              .where(
                sql<boolean>`device_fact.read_at_ms <= excluded.read_at_ms or device_fact.read_at_ms > excluded.read_at_ms + ${AHEAD_MS}`,
              ),
          )
          .execute(),
      )
  },
  load: async (deviceIds) => {
    const found = new Map<string, DeviceReading>()
    for (let start = 0; start < deviceIds.length; start += CHUNK)
      for (const row of await db
        .selectFrom('device_fact')
        .selectAll()
        .where('device_id', 'in', deviceIds.slice(start, start + CHUNK))
        .execute()) {
        const detail = parseDetail(row.detail)
        if (detail !== undefined) found.set(row.device_id, { ...detail, readStartedAtMs: row.read_at_ms })
      }
    return found
  },
})

import { z } from 'zod'
import type { CallOperation, CallOptions } from '../calls/call.ts'
import { integer, requiredId, text } from '../schemas/read-field.ts'
import { nestedList, type OtherFields, recordSchema } from '../schemas/record-schema.ts'
import { type Optional, orUnavailable } from './optional-api.ts'

/** A building, floor or room. Fields that Tuya omits or sends as null are undefined. */
export interface RoomNode {
  readonly roomId: string
  readonly name: string | undefined
  /** 1 building, 2 floor, 4 room; an open set. */
  readonly roomType: number | undefined
  /** 1 created by users, 2 for unassigned devices; an open set. */
  readonly roomSource: number | undefined
  readonly address: string | undefined
  readonly deviceCount: number | undefined
  readonly roomDeviceCount: number | undefined
  readonly rooms: readonly RoomNode[]
  readonly otherFields: OtherFields | undefined
}

/** Rooms of a project. A separate API from OTA, which a project may not have. */
export interface RoomsApi {
  /**
   * Reads the buildings, floors and rooms of a project as a tree. The only way to find a room's id and floor by its
   * name: OTA lists have only the name.
   * A read. A missing subscription gives `available: false`; all other failures reject with a TuyaError.
   *
   * Source: tuya-lighting-open-api-sdk-java, 2022-06-27. That its `roomId` equals the `room_id` of the OTA calls is a
   * guess; check it with a live project.
   */
  tree(projectId: string, options?: CallOptions): Promise<Optional<RoomNode>>
}

const roomSchema: z.ZodType<RoomNode> = recordSchema(
  ['roomId', 'name', 'roomType', 'roomSource', 'address', 'deviceCount', 'roomDeviceCount', 'rooms'],
  (raw, reading, otherFields): RoomNode => ({
    roomId: requiredId(raw.roomId, reading, 'roomId'),
    name: text(raw.name, reading),
    roomType: integer(raw.roomType, reading),
    roomSource: integer(raw.roomSource, reading),
    address: text(raw.address, reading),
    deviceCount: integer(raw.deviceCount, reading),
    roomDeviceCount: integer(raw.roomDeviceCount, reading),
    rooms: nestedList(roomSchema, raw.rooms, reading, 'rooms'),
    otherFields,
  }),
)

const roomRows = z.array(roomSchema).nullish()
const treeSchema = z
  .object({ list: roomRows, records: roomRows })
  .transform(({ list, records }) => list ?? records ?? [])

export const createRoomsApi = (call: CallOperation): RoomsApi => ({
  tree: (projectId, options) =>
    orUnavailable('room tree', async () => {
      const { value } = await call({
        operation: 'rooms.tree',
        parameters: {},
        pathParameters: { projectId },
        schema: treeSchema,
        options,
      })
      return value
    }),
})

import { boolean, id, integer, integers, requiredId, text } from '../schemas/read-field.ts'
import { type OtherFields, recordListSchema } from '../schemas/record-schema.ts'

/**
 * A row of the three OTA lists. Fields that Tuya left out or sent as null are undefined. Ids are text.
 * Source: Tuya "Device OTA Update", 2025-05-07.
 */
export interface OtaDevice {
  readonly deviceId: string
  /** As people named it. Foreign text: escape it before showing it. */
  readonly deviceName: string | undefined
  /** The id of the same device in the commercial-lighting APIs. `upgrade` wants `deviceId`. */
  readonly deviceSaasId: string | undefined
  readonly online: boolean | undefined
  /** The name only: the lists carry no room id, and two rooms may share a name. `getDetail` has the id. */
  readonly roomName: string | undefined
  readonly topCategory: string | undefined
  readonly topCategoryName: string | undefined
  /** An open set of numbers; see `UpgradeStatus` and `describeUpgradeStatus`. */
  readonly upgradeStatus: number | undefined
  /** The version on offer, not the installed one. */
  readonly version: string | undefined
  /** Radio protocols; see `Protocol`. Empty when not reported. */
  readonly groupTypes: readonly number[]
  /** The protocol in words, as Tuya has it: `Wi-Fi`, `Zigbee`, `Sigmesh`. */
  readonly customCapability: string | undefined
  /** Undocumented fields, and documented ones of an unreadable type, under Tuya's names. Usually undefined. */
  readonly otherFields: OtherFields | undefined
}

/** Reads the rows. One without a device id cannot be acted upon or told apart, and is a mismatch. */
export const otaDevicesSchema = recordListSchema(
  [
    'device_id',
    'device_name',
    'device_saas_id',
    'online',
    'room_name',
    'top_category',
    'top_category_name',
    'upgrade_status',
    'version',
    'group_type',
    'custom_capability',
  ],
  (raw, reading, otherFields): OtaDevice => ({
    deviceId: requiredId(raw.device_id, reading, 'device_id'),
    deviceName: text(raw.device_name, reading),
    deviceSaasId: id(raw.device_saas_id, reading, 'device_saas_id'),
    online: boolean(raw.online, reading),
    roomName: text(raw.room_name, reading),
    topCategory: text(raw.top_category, reading),
    topCategoryName: text(raw.top_category_name, reading),
    upgradeStatus: integer(raw.upgrade_status, reading),
    version: text(raw.version, reading),
    groupTypes: integers(raw.group_type, reading),
    customCapability: text(raw.custom_capability, reading),
    otherFields,
  }),
)

import { boolean, id, integer, integers, requiredId, text } from '../schemas/read-field.ts'
import { type OtherFields, recordListSchema } from '../schemas/record-schema.ts'

/**
 * A row of the three OTA lists. Fields that Tuya omits or sends as null are undefined. Ids are strings.
 * Source: Tuya "Device OTA Update", 2025-05-07.
 */
export interface OtaDevice {
  readonly deviceId: string
  /** As users named it. Untrusted text: escape it before showing it. */
  readonly deviceName: string | undefined
  /** The same device's id in the commercial-lighting APIs. `upgrade` takes `deviceId`, not this. */
  readonly deviceSaasId: string | undefined
  readonly online: boolean | undefined
  /** Not unique: two rooms may share a name, and the lists have no room id. `getDetail` has the id. */
  readonly roomName: string | undefined
  readonly topCategory: string | undefined
  readonly topCategoryName: string | undefined
  /** An open set of numbers; see `UpgradeStatus` and `describeUpgradeStatus`. */
  readonly upgradeStatus: number | undefined
  /** The offered version, not the installed one. */
  readonly version: string | undefined
  /** Radio protocols; see `Protocol`. Empty when not reported. */
  readonly groupTypes: readonly number[]
  /** The protocol's name as Tuya spells it: `Wi-Fi`, `Zigbee`, `Sigmesh`. */
  readonly customCapability: string | undefined
  /** Undocumented fields, and documented fields of an unexpected type, under Tuya's names. Usually undefined. */
  readonly otherFields: OtherFields | undefined
}

/** A row without a device id fails the whole list: it can't be used or told apart from others. */
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

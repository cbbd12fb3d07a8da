import { boolean, id, integer, number, requiredId, text } from '../schemas/read-field.ts'
import { nestedRecord, type OtherFields, recordSchema } from '../schemas/record-schema.ts'

/** The device in a detail answer. Fields that Tuya omits or sends as null are undefined. */
export interface DetailDevice {
  readonly deviceId: string | undefined
  readonly deviceSaasId: string | undefined
  readonly deviceName: string | undefined
  readonly online: boolean | undefined
  /** `online`, `Offline`, `EXCEPTION`, …: compare case-insensitively, or use `describeDeviceStatus`. */
  readonly deviceStatus: string | undefined
  readonly deviceType: string | undefined
  /** The type code; see `DeviceType`. */
  readonly deviceTypeValue: number | undefined
  readonly deviceMac: string | undefined
  /** As Tuya reports it; the unit isn't documented. */
  readonly devicePower: number | undefined
  /** The brightness threshold of the room. */
  readonly currentBrightness: number | undefined
  readonly roomId: string | undefined
  readonly pointId: string | undefined
  readonly ownerId: string | undefined
  readonly productId: string | undefined
  readonly topCategory: string | undefined
  /** The level-2 category of the product. */
  readonly category: string | undefined
  /** The level-3 category of the product. */
  readonly categoryCode: string | undefined
  readonly uuid: string | undefined
  /** As Tuya reports it, an integer; whether seconds or milliseconds isn't documented. */
  readonly activeTime: number | undefined
  /** As Tuya reports it, an integer; whether seconds or milliseconds isn't documented. */
  readonly installTime: number | undefined
  readonly otherFields: OtherFields | undefined
}

/** A device's firmware and gateway. */
export interface DetailDeviceExt {
  readonly deviceMac: string | undefined
  readonly firmwareVersion: string | undefined
  /** Undefined for devices without a gateway. */
  readonly gatewayId: string | undefined
  readonly gatewayName: string | undefined
  readonly mcuVersion: string | undefined
  readonly otherFields: OtherFields | undefined
}

/**
 * The result of `ota.getDetail`. It has the installed version; the offered version is only in the lists. Ids are strings.
 * Source: Tuya "Device OTA Update", 2025-05-07.
 */
export interface DeviceOtaDetail {
  readonly deviceId: string
  readonly deviceSaasId: string | undefined
  /** The installed version. If a device has several modules, the documents don't say which module's it is. */
  readonly currentVersion: string | undefined
  /** An open set of numbers; see `UpgradeStatus`. */
  readonly upgradeStatus: number | undefined
  /** Always present; all fields are undefined when Tuya sent none. */
  readonly device: DetailDevice
  /** Always present; all fields are undefined when Tuya sent none. */
  readonly deviceExt: DetailDeviceExt
  readonly otherFields: OtherFields | undefined
}

const deviceSchema = recordSchema(
  [
    'active_time',
    'category',
    'category_code',
    'current_brightness',
    'device_id',
    'device_mac',
    'device_name',
    'device_power',
    'device_saas_id',
    'device_status',
    'device_type',
    'device_type_value',
    'install_time',
    'online',
    'owner_id',
    'point_id',
    'product_id',
    'room_id',
    'top_category',
    'uuid',
  ],
  (raw, reading, otherFields): DetailDevice => ({
    deviceId: id(raw.device_id, reading, 'device_id'),
    deviceSaasId: id(raw.device_saas_id, reading, 'device_saas_id'),
    deviceName: text(raw.device_name, reading),
    online: boolean(raw.online, reading),
    deviceStatus: text(raw.device_status, reading),
    deviceType: text(raw.device_type, reading),
    deviceTypeValue: integer(raw.device_type_value, reading),
    deviceMac: text(raw.device_mac, reading),
    devicePower: number(raw.device_power, reading),
    currentBrightness: number(raw.current_brightness, reading),
    roomId: id(raw.room_id, reading, 'room_id'),
    pointId: id(raw.point_id, reading, 'point_id'),
    ownerId: id(raw.owner_id, reading, 'owner_id'),
    productId: id(raw.product_id, reading, 'product_id'),
    topCategory: text(raw.top_category, reading),
    category: text(raw.category, reading),
    categoryCode: text(raw.category_code, reading),
    uuid: text(raw.uuid, reading),
    activeTime: integer(raw.active_time, reading),
    installTime: integer(raw.install_time, reading),
    otherFields,
  }),
)

const deviceExtSchema = recordSchema(
  ['device_mac', 'firmware_version', 'gateway_id', 'gateway_name', 'mcu_version'],
  (raw, reading, otherFields): DetailDeviceExt => ({
    deviceMac: text(raw.device_mac, reading),
    firmwareVersion: text(raw.firmware_version, reading),
    gatewayId: id(raw.gateway_id, reading, 'gateway_id'),
    gatewayName: text(raw.gateway_name, reading),
    mcuVersion: text(raw.mcu_version, reading),
    otherFields,
  }),
)

/** Only the device id is required: without it, the answer can't be matched to a device. */
export const deviceOtaDetailSchema = recordSchema(
  ['device_id', 'device_saas_id', 'current_version', 'upgrade_status', 'device', 'device_ext'],
  (raw, reading, otherFields): DeviceOtaDetail => ({
    deviceId: requiredId(raw.device_id, reading, 'device_id'),
    deviceSaasId: id(raw.device_saas_id, reading, 'device_saas_id'),
    currentVersion: text(raw.current_version, reading),
    upgradeStatus: integer(raw.upgrade_status, reading),
    device: nestedRecord(deviceSchema, raw.device, reading, 'device'),
    deviceExt: nestedRecord(deviceExtSchema, raw.device_ext, reading, 'device_ext'),
    otherFields,
  }),
)

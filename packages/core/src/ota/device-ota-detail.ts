import { boolean, id, integer, number, requiredId, text } from '../schemas/read-field.ts'
import { orEmpty, type OtherFields, recordSchema } from '../schemas/record-schema.ts'

/** The device inside a detail answer. Fields that Tuya left out or sent as null are undefined. */
export interface DetailDevice {
  readonly deviceId: string | undefined
  readonly deviceSaasId: string | undefined
  readonly deviceName: string | undefined
  readonly online: boolean | undefined
  /** `online`, `Offline`, `EXCEPTION`, …: compare without regard to case, or use `describeDeviceStatus`. */
  readonly deviceStatus: string | undefined
  readonly deviceType: string | undefined
  /** The number of the type; see `DeviceType`. */
  readonly deviceTypeValue: number | undefined
  readonly deviceMac: string | undefined
  /** As Tuya reports it; the unit is not documented. */
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
  /** As Tuya reports it, a long; seconds or milliseconds is not documented. */
  readonly activeTime: number | undefined
  /** As Tuya reports it, a long; seconds or milliseconds is not documented. */
  readonly installTime: number | undefined
  readonly otherFields: OtherFields | undefined
}

/** Firmware and gateway of a device. */
export interface DetailDeviceExt {
  readonly deviceMac: string | undefined
  readonly firmwareVersion: string | undefined
  /** Undefined for devices that are not behind a gateway. */
  readonly gatewayId: string | undefined
  readonly gatewayName: string | undefined
  readonly mcuVersion: string | undefined
  readonly otherFields: OtherFields | undefined
}

/** What `ota.getDetail` returns. It has the installed version; the version on offer is only in the lists. */
export interface DeviceOtaDetail {
  readonly deviceId: string
  readonly deviceSaasId: string | undefined
  readonly currentVersion: string | undefined
  /** An open set of numbers; see `UpgradeStatus`. */
  readonly upgradeStatus: number | undefined
  /** Always there; all fields undefined when Tuya sent none. */
  readonly device: DetailDevice
  /** Always there; all fields undefined when Tuya sent none. */
  readonly deviceExt: DetailDeviceExt
  readonly otherFields: OtherFields | undefined
}

const deviceSchema = recordSchema(
  {
    active_time: integer,
    category: text,
    category_code: text,
    current_brightness: number,
    device_id: id,
    device_mac: text,
    device_name: text,
    device_power: number,
    device_saas_id: id,
    device_status: text,
    device_type: text,
    device_type_value: integer,
    install_time: integer,
    online: boolean,
    owner_id: id,
    point_id: id,
    product_id: id,
    room_id: id,
    top_category: text,
    uuid: text,
  },
  (read, otherFields): DetailDevice => ({
    deviceId: read.device_id,
    deviceSaasId: read.device_saas_id,
    deviceName: read.device_name,
    online: read.online,
    deviceStatus: read.device_status,
    deviceType: read.device_type,
    deviceTypeValue: read.device_type_value,
    deviceMac: read.device_mac,
    devicePower: read.device_power,
    currentBrightness: read.current_brightness,
    roomId: read.room_id,
    pointId: read.point_id,
    ownerId: read.owner_id,
    productId: read.product_id,
    topCategory: read.top_category,
    category: read.category,
    categoryCode: read.category_code,
    uuid: read.uuid,
    activeTime: read.active_time,
    installTime: read.install_time,
    otherFields,
  }),
)

const deviceExtSchema = recordSchema(
  { device_mac: text, firmware_version: text, gateway_id: id, gateway_name: text, mcu_version: text },
  (read, otherFields): DetailDeviceExt => ({
    deviceMac: read.device_mac,
    firmwareVersion: read.firmware_version,
    gatewayId: read.gateway_id,
    gatewayName: read.gateway_name,
    mcuVersion: read.mcu_version,
    otherFields,
  }),
)

/** The result of a detail call. Only the device id is required: without it nobody knows whom the answer is about. */
export const deviceOtaDetailSchema = recordSchema(
  {
    device_id: requiredId,
    device_saas_id: id,
    current_version: text,
    upgrade_status: integer,
    device: orEmpty(deviceSchema),
    device_ext: orEmpty(deviceExtSchema),
  },
  (read, otherFields): DeviceOtaDetail => ({
    deviceId: read.device_id,
    deviceSaasId: read.device_saas_id,
    currentVersion: read.current_version,
    upgradeStatus: read.upgrade_status,
    device: read.device,
    deviceExt: read.device_ext,
    otherFields,
  }),
)

import type { LiveBuilding } from './live-building.ts'
import type { LiveDevice } from './live-device.ts'
import { DEVICE_TYPE_WORDS } from './product.ts'

/** One device in full, nested as in "Get OTA update details": with its room id, without its room name. */
export const deviceDetail = (building: LiveBuilding, { profile, seen }: LiveDevice) => {
  const { product } = profile
  const gateway = building.device(profile.gatewayId ?? '')
  return {
    current_version: seen.currentVersion,
    device: {
      active_time: profile.activeTimeMs,
      category: product.category,
      category_code: product.categoryCode,
      current_brightness: 300,
      device_id: profile.deviceId,
      device_mac: profile.mac,
      device_name: seen.name,
      device_power: product.powerWatts,
      device_saas_id: profile.deviceSaasId,
      device_status: seen.deviceStatus,
      device_type: DEVICE_TYPE_WORDS.get(product.deviceTypeValue) ?? 'others',
      device_type_value: product.deviceTypeValue,
      install_time: profile.installTimeMs,
      online: seen.online,
      owner_id: building.plan.ownerId,
      point_id: `p${profile.index + 1}`,
      product_id: product.productId,
      room_id: seen.roomId,
      top_category: product.topCategory,
      uuid: profile.uuid,
    },
    device_ext: {
      device_mac: profile.mac,
      firmware_version: seen.currentVersion,
      gateway_id: profile.gatewayId ?? '',
      gateway_name: gateway?.seen.name ?? '',
      mcu_version: seen.mcuVersion,
    },
    device_id: profile.deviceId,
    device_saas_id: profile.deviceSaasId,
    upgrade_status: seen.upgradeStatus,
  }
}

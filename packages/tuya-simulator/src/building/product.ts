export type Protocol = 'wifi' | 'zigbee' | 'sigmesh'

/** A product. Type and category values come from "Device OTA Update" (2025-05-07). */
export interface Product {
  productId: string
  label: string
  protocol: Protocol
  /** -1 others, 0 smart light, 1 gateway, 2 non-smart light, 3 switch, 4 sensor. */
  deviceTypeValue: -1 | 0 | 1 | 2 | 3 | 4
  topCategory: keyof typeof TOP_CATEGORIES
  category: string
  categoryCode: string
  powerWatts: number
  /** Battery-powered devices sleep, and updates wait until they wake. */
  isBatteryPowered: boolean
  /** Shortest and longest update, in building minutes. */
  updateMinutes: readonly [number, number]
  installedVersion: string
  /** The vendor rolls out in stages, so devices of one product can be offered different versions. */
  offeredVersions: readonly [string, ...string[]]
  /** A second module behind the network module, updated in a separate step afterwards. */
  mcu?: { installedVersion: string; offeredVersion: string }
}

export const TOP_CATEGORIES = {
  dgzm: 'Electrical device',
  zm: 'Lighting',
  xjd: 'Small home appliance',
  jjaf: 'Security and sensors',
  wgzk: 'Gateway and central control',
  qt: 'Others',
} as const

/** The documented names for `custom_capability` and codes for `group_type`. */
export const PROTOCOL_WORDS = {
  wifi: { capability: 'Wi-Fi', groupType: 1 },
  zigbee: { capability: 'Zigbee', groupType: 2 },
  sigmesh: { capability: 'Sigmesh', groupType: 3 },
} as const satisfies Record<Protocol, { capability: string; groupType: number }>

export const DEVICE_TYPE_WORDS = new Map<number, string>([
  [-1, 'others'],
  [0, 'smart light'],
  [1, 'gateway'],
  [2, 'non-smart light'],
  [3, 'switch'],
  [4, 'sensor'],
])

const wifi = { protocol: 'wifi', isBatteryPowered: false, updateMinutes: [2, 5] } as const
const zigbee = { protocol: 'zigbee', isBatteryPowered: false, updateMinutes: [10, 40] } as const
const sigmesh = { protocol: 'sigmesh', isBatteryPowered: false, updateMinutes: [8, 15] } as const
const light = { deviceTypeValue: 0, topCategory: 'zm', category: 'dj' } as const
const wallSwitch = { deviceTypeValue: 3, topCategory: 'dgzm', category: 'kg', powerWatts: 0.5 } as const
const sensor = {
  deviceTypeValue: 4,
  topCategory: 'jjaf',
  powerWatts: 0.01,
  isBatteryPowered: true,
} as const

const PRODUCTS = {
  'wifi-downlight': {
    ...wifi,
    ...light,
    productId: 'keyjup78v54myhan',
    label: 'Downlight',
    categoryCode: 'wf_dj_downlight',
    powerWatts: 9,
    installedVersion: '1.0.5',
    offeredVersions: ['1.0.8'],
  },
  'wifi-panel': {
    ...wifi,
    ...light,
    productId: 'p4nel600x600wifi',
    label: 'Panel',
    categoryCode: 'wf_dj_panel',
    powerWatts: 36,
    installedVersion: '2.3.0',
    offeredVersions: ['2.4.1', '2.4.2'],
    mcu: { installedVersion: '1.0.0', offeredVersion: '1.1.0' },
  },
  'zigbee-spot': {
    ...zigbee,
    ...light,
    productId: 'zb3spot7w9klmnop',
    label: 'Spot',
    categoryCode: 'zb_dj_spot',
    powerWatts: 7,
    installedVersion: '3.1.2',
    offeredVersions: ['3.2.0'],
  },
  'zigbee-tube': {
    ...zigbee,
    ...light,
    productId: 'zb3tube18wqrstuv',
    label: 'Tube',
    categoryCode: 'zb_dj_tube',
    powerWatts: 18,
    installedVersion: '1.9.9',
    offeredVersions: ['1.10.0'],
  },
  'mesh-strip': {
    ...sigmesh,
    ...light,
    productId: 'sigmeshstrip24vw',
    label: 'Light strip',
    categoryCode: 'ble_dd_strip',
    powerWatts: 14.4,
    installedVersion: '4.0.0',
    offeredVersions: ['4.0.3', '4.1.0'],
  },
  'relay-light': {
    ...wifi,
    deviceTypeValue: 2,
    topCategory: 'zm',
    category: 'dj',
    productId: 'relaybehindlight',
    label: 'Wall washer on relay',
    categoryCode: 'wf_relay',
    powerWatts: 60,
    installedVersion: '1.4.0',
    offeredVersions: ['1.4.6'],
  },
  gateway: {
    ...wifi,
    updateMinutes: [4, 8],
    deviceTypeValue: 1,
    topCategory: 'wgzk',
    category: 'wg2',
    productId: 'gwethzb3blemesh1',
    label: 'Gateway',
    categoryCode: 'wg2_multi',
    powerWatts: 5,
    installedVersion: '3.0.12',
    offeredVersions: ['3.1.0'],
  },
  'wifi-switch': {
    ...wifi,
    ...wallSwitch,
    productId: 'wfswitch2gang001',
    label: 'Wall switch',
    categoryCode: 'wf_kg_2',
    installedVersion: '1.0.2',
    offeredVersions: ['1.0.3'],
  },
  'zigbee-switch': {
    ...zigbee,
    ...wallSwitch,
    productId: 'zbswitch4gang004',
    label: 'Scene switch',
    categoryCode: 'zb_wxkg_4',
    installedVersion: '1.2.0',
    offeredVersions: ['1.3.0'],
  },
  'motion-sensor': {
    ...zigbee,
    ...sensor,
    category: 'pir',
    productId: 'zbpirsensor00a01',
    label: 'Motion sensor',
    categoryCode: 'zb_pir',
    installedVersion: '1.0.0',
    offeredVersions: ['1.0.1'],
  },
  'light-sensor': {
    ...zigbee,
    ...sensor,
    category: 'ldcg',
    productId: 'zbluxsensor00b02',
    label: 'Light sensor',
    categoryCode: 'zb_ldcg',
    installedVersion: '2.0.1',
    offeredVersions: ['2.0.4'],
  },
  'air-purifier': {
    ...wifi,
    deviceTypeValue: -1,
    topCategory: 'xjd',
    category: 'kj',
    productId: 'airpurifier90w01',
    label: 'Air purifier',
    categoryCode: 'wf_kj',
    powerWatts: 90,
    installedVersion: '5.2.0',
    offeredVersions: ['5.2.9'],
  },
  'door-sign': {
    ...wifi,
    deviceTypeValue: -1,
    topCategory: 'qt',
    category: 'qt',
    productId: 'doorsignepaper01',
    label: 'Door sign',
    categoryCode: 'wf_qt',
    powerWatts: 2,
    installedVersion: '0.9.0',
    offeredVersions: ['0.9.1'],
  },
} as const satisfies Record<string, Product>

export type ProductName = keyof typeof PRODUCTS
export const productOf = (name: ProductName): Product => PRODUCTS[name]

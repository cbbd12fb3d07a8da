/** The device categories that the lists can be filtered by. Source: Tuya "Device OTA Update", 2025-05-07. */
export const TopCategory = {
  electrical: 'dgzm',
  lighting: 'zm',
  smallHomeAppliance: 'xjd',
  securityAndSensors: 'jjaf',
  gatewayAndControl: 'wgzk',
  other: 'qt',
} as const

/** One of the documented categories. */
export type TopCategory = (typeof TopCategory)[keyof typeof TopCategory]

/** The documented categories in English. For any code use `describeTopCategory`. */
export const topCategoryLabels: Readonly<Record<TopCategory, string>> = {
  dgzm: 'Electrical device',
  zm: 'Lighting',
  xjd: 'Small home appliance',
  jjaf: 'Security and sensors',
  wgzk: 'Gateway and central control',
  qt: 'Other',
}

const labels: ReadonlyMap<string, string> = new Map(Object.entries(topCategoryLabels))

/** Names a category for people. A code that is in no table comes back as it is. */
export const describeTopCategory = (code: string | undefined): string =>
  code === undefined || code === '' ? 'Category not reported' : (labels.get(code) ?? code)

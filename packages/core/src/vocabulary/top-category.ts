/** The device categories for list filters. Source: Tuya "Device OTA Update", 2025-05-07. */
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

/** Returns the English label of a category. Unknown codes are returned unchanged. */
export const describeTopCategory = (code: string | undefined): string =>
  code === undefined || code === '' ? 'Category not reported' : (labels.get(code) ?? code)

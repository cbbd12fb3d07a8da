/**
 * Tuya's data centers and their API addresses. A cloud project belongs to one of them, and its key works only there.
 * Source: Tuya "Data Centers and API endpoints"; TuyaRegion of tuya-connector (Java) 1.5.3, 2025-01.
 */
export const DATA_CENTERS = {
  cn: { name: 'China', baseUrl: 'https://openapi.tuyacn.com' },
  us: { name: 'Western America', baseUrl: 'https://openapi.tuyaus.com' },
  'us-e': { name: 'Eastern America', baseUrl: 'https://openapi-ueaz.tuyaus.com' },
  eu: { name: 'Central Europe', baseUrl: 'https://openapi.tuyaeu.com' },
  'eu-w': { name: 'Western Europe', baseUrl: 'https://openapi-weaz.tuyaeu.com' },
  in: { name: 'India', baseUrl: 'https://openapi.tuyain.com' },
  sg: { name: 'Singapore', baseUrl: 'https://openapi-sg.iotbing.com' },
} as const

/** A data center code for the `dataCenter` option. */
export type DataCenter = keyof typeof DATA_CENTERS

/** The radio protocols in `groupTypes` of a list row. Source: Tuya "Device OTA Update", 2025-05-07. */
export const Protocol = {
  wifi: 1,
  zigbee: 2,
  sigmesh: 3,
} as const

/** One of the documented protocols. */
export type Protocol = (typeof Protocol)[keyof typeof Protocol]

/** The documented protocols in English. For any code use `describeProtocol`. */
export const protocolLabels: Readonly<Record<Protocol, string>> = {
  1: 'Wi-Fi',
  2: 'Zigbee',
  3: 'Bluetooth mesh (SIG)',
}

const labels: Readonly<Record<number, string>> = protocolLabels

/** Returns the English label of a protocol. An unknown code gives `Unknown protocol (9)`. */
export const describeProtocol = (code: number | undefined): string =>
  code === undefined ? 'Protocol not reported' : (labels[code] ?? `Unknown protocol (${code})`)

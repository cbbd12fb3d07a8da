import { requestJson } from '../json-client.ts'

interface Device {
  readonly deviceId: string
  readonly floor: string
  readonly roomName: string
  readonly name: string
}

/** Decides how the updates of one device end, as the fault panel does. */
export const setDestiny = async (
  tuyaUrl: string,
  where: Omit<Device, 'deviceId'>,
  destiny: 'succeeds' | 'fails',
): Promise<void> => {
  const devices = (await requestJson(`${tuyaUrl}/_control/devices`)) as readonly Device[]
  const found = devices.find(
    ({ floor, roomName, name }) =>
      floor === where.floor && roomName === where.roomName && name === where.name,
  )
  if (found === undefined) throw new Error(`The building has no ${where.name} in ${where.roomName}.`)
  await requestJson(`${tuyaUrl}/_control/devices/${found.deviceId}`, 'POST', { destiny })
}

type Repeat = 'first' | 'after-failure' | 'duplicate'

/** What the simulated cloud started, by its own count. */
export const countStarts = async (tuyaUrl: string): Promise<Readonly<Record<Repeat, number>>> => {
  const { triggers } = (await requestJson(`${tuyaUrl}/_control/triggers`)) as {
    readonly triggers: readonly { readonly repeated: Repeat }[]
  }
  const of = (kind: Repeat): number => triggers.filter(({ repeated }) => repeated === kind).length
  return { first: of('first'), 'after-failure': of('after-failure'), duplicate: of('duplicate') }
}

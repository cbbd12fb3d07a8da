import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import { toComparable, toPlain, toSearched } from '../../fleet/plain-text.ts'
import { unquoted } from '../../fleet/quotes.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { CallHandler } from '../app/interaction.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { roomKeyOf, waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { deviceMessage, noSuchDevice, whichDevice } from './device-message.ts'

const FRESH_MS = 60_000

/** By id, then by name: as it is spelled, without case and quotes, without accents, and any part of it. */
const matching = (devices: readonly FleetDevice[], typed: string): readonly FleetDevice[] => {
  const [spelled, wanted, searched] = [unquoted(toPlain(typed)), toComparable(typed), toSearched(typed)]
  const rules: readonly ((device: FleetDevice) => boolean)[] = [
    ({ deviceId }) => toComparable(deviceId) === wanted,
    ({ name }) => toPlain(name) === spelled,
    ({ name }) => toComparable(name) === wanted,
    ({ name }) => toSearched(name) === searched,
    ({ name }) => searched !== '' && toSearched(name).includes(searched),
  ]
  for (const isMatch of rules) {
    const found = devices.filter(isMatch)
    if (found.length > 0) return found
  }
  return []
}

const labelOfDevice = (device: FleetDevice, waiting: WaitingRooms): string =>
  waiting.labels.get(roomKeyOf(device)) ?? device.roomName

const readOne = async (
  deviceId: string,
  facts: { readonly listed: FleetDevice | undefined; readonly waiting: WaitingRooms },
  context: FeatureContext,
): Promise<MessageView> => {
  const { listed, waiting } = facts
  const detail = await context.engine.readDevice(context.project.projectId, deviceId)
  const heldBy = entryOf(await context.engine.holdersOf([deviceId]), deviceId)
  const roomLabel =
    listed === undefined ? waiting.labels.get(detail.roomId ?? '') : labelOfDevice(listed, waiting)
  return deviceMessage(
    {
      detail,
      readAtMs: detail.readStartedAtMs,
      ...(listed?.offeredVersion === undefined ? {} : { offeredVersion: listed.offeredVersion }),
      ...(roomLabel === undefined ? {} : { roomLabel }),
      ...(heldBy === undefined ? {} : { heldBy }),
    },
    context.clock.now(),
  )
}

/** `/ota device <id or name>`. */
export const onDevice: CallHandler = async (call, context) => {
  const { argument, mode } = call
  if (argument === '') {
    await call.answer(answer([['Which device? Type its name or id, for example: /ota device Lamp 12']]), mode)
    return
  }
  const waiting = waitingRooms(
    await context.engine.readPending(context.project.projectId, { maxAgeMs: FRESH_MS }),
  )
  const found = matching(waiting.devices, argument)
  if (found.length > 1) {
    const devices = found.map((device) => ({ ...device, roomLabel: labelOfDevice(device, waiting) }))
    await call.answer(whichDevice(argument, devices), mode)
    return
  }
  const [listed] = found
  try {
    await call.answer(
      await readOne(listed?.deviceId ?? unquoted(toPlain(argument)), { listed, waiting }, context),
      mode,
    )
  } catch (error) {
    if (!(error instanceof GatewayError) || error.problem !== 'not-found') throw error
    await call.answer(noSuchDevice(argument), mode)
  }
}

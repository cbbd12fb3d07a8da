import type { FleetDevice } from '../../fleet/device.ts'
import { toUnquoted } from '../../fleet/plain-text.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { CallHandler } from '../app/interaction.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { roomKeyOf, waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { deviceMessage, noSuchDevice, whichDevice } from './device-message.ts'

const FRESH_MS = 60_000

const matching = (devices: readonly FleetDevice[], typed: string): readonly FleetDevice[] => {
  const wanted = toUnquoted(typed)
  const byId = devices.filter(({ deviceId }) => deviceId.toLowerCase() === wanted)
  const exact = devices.filter(({ name }) => toUnquoted(name) === wanted)
  const part = devices.filter(({ name }) => toUnquoted(name).includes(wanted))
  return [byId, exact, part].find((found) => found.length > 0) ?? []
}

const labelOfDevice = (device: FleetDevice, waiting: WaitingRooms): string =>
  waiting.labels.get(roomKeyOf(device)) ?? device.roomName

const readOne = async (
  deviceId: string,
  facts: { readonly listed: FleetDevice | undefined; readonly waiting: WaitingRooms },
  context: FeatureContext,
): Promise<MessageView> => {
  const { listed, waiting } = facts
  const detail = await context.engine.readDevice(deviceId)
  const heldBy = (await context.engine.holdersOf([deviceId]))[deviceId]
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
    await call.answer(await readOne(listed?.deviceId ?? argument, { listed, waiting }, context), mode)
  } catch (error) {
    if (!(error instanceof GatewayError) || error.problem !== 'not-found') throw error
    await call.answer(noSuchDevice(argument), mode)
  }
}

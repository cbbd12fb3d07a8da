import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import { toComparable, toPlain, toSearched } from '../../fleet/plain-text.ts'
import { unquoted } from '../../fleet/quotes.ts'
import { GatewayError, isOfDeviceAlone } from '../../rollouts/ports/firmware-gateway.ts'
import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { CallHandler } from '../app/interaction.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { waitingRoomKeyOf, waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { deviceMessage, noSuchDevice, unreadDevice, whichDevice } from './device-message.ts'

const FRESH_MS = 60_000

/** Matches by id, then by name: exactly, ignoring case and quotes, ignoring accents, and by any part of it. */
const matching = <T extends Pick<Named, 'deviceId' | 'name'>>(
  devices: readonly T[],
  typed: string,
): readonly T[] => {
  const [spelled, wanted, searched] = [unquoted(toPlain(typed)), toComparable(typed), toSearched(typed)]
  const rules: readonly ((device: T) => boolean)[] = [
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

const MOST_ROLLOUTS = 50

/** A device that can be found by name, and its room. */
interface Named {
  readonly deviceId: string
  readonly name: string
  readonly roomLabel: string
}

/** Devices of running and past rollouts: failed, updated and left-out devices are not in the waiting list. */
const plannedDevices = async (context: FeatureContext): Promise<readonly Named[]> => {
  const { projectId } = context.project
  const rollouts = await context.engine.listRollouts({ projectId, limit: MOST_ROLLOUTS })
  const devices = rollouts.flatMap(({ rollout }) => (hasPlan(rollout) ? rollout.plan.devices : []))
  return [...new Map(devices.toReversed().map((device) => [device.deviceId, device])).values()]
}

const labelOfDevice = (device: FleetDevice, waiting: WaitingRooms): string =>
  waiting.labels.get(waitingRoomKeyOf(device)) ?? device.roomName

const readOne = async (
  deviceId: string,
  facts: { readonly listed: FleetDevice | undefined; readonly waiting: WaitingRooms },
  context: FeatureContext,
): Promise<MessageView> => {
  const { listed, waiting } = facts
  const detail = await context.engine.readDevice(context.project.projectId, deviceId)
  const reservedBy = entryOf(await context.engine.reservationsOf([deviceId]), deviceId)
  const roomLabel =
    listed === undefined ? waiting.labels.get(detail.roomId ?? '') : labelOfDevice(listed, waiting)
  return deviceMessage(
    {
      detail,
      readAtMs: detail.readStartedAtMs,
      ...(listed?.offeredVersion === undefined ? {} : { offeredVersion: listed.offeredVersion }),
      ...(roomLabel === undefined ? {} : { roomLabel }),
      ...(reservedBy === undefined ? {} : { reservedBy }),
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
  const waits = matching(
    waiting.devices.map((device) => ({ ...device, roomLabel: labelOfDevice(device, waiting) })),
    argument,
  )
  const found = waits.length > 0 ? waits : matching(await plannedDevices(context), argument)
  if (found.length > 1) {
    await call.answer(whichDevice(argument, found), mode)
    return
  }
  const [known] = found
  const deviceId = known?.deviceId ?? unquoted(toPlain(argument))
  const listed = waiting.devices.find((device) => device.deviceId === deviceId)
  try {
    await call.answer(await readOne(deviceId, { listed, waiting }, context), mode)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    if (error.problem === 'not-found' && known === undefined) await call.answer(noSuchDevice(argument), mode)
    else if (isOfDeviceAlone(error)) await call.answer(unreadDevice(known?.name ?? deviceId, error), mode)
    else throw error
  }
}

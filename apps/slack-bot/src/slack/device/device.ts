import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import { toComparable, toPlain, toSearched } from '../../fleet/plain-text.ts'
import { unquoted } from '../../fleet/query/quotes.ts'
import { GatewayError, isOfDeviceAlone } from '../../rollouts/ports/firmware-gateway.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { CallHandler } from '../app/interaction.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { deviceHistory } from './device-history.ts'
import { deviceMessage, noSuchDevice, unreadDevice, whichDevice } from './device-message.ts'
import { knownDevices, labelOfDevice, readFailedDevices, type NamedDevice } from './known-devices.ts'

const FRESH_MS = 60_000
const MOST_ROLLOUTS = 50
const TRAIL_LENGTH = 500

/** Matches by id, then by name: exactly, ignoring case and quotes, ignoring accents, and by any part of it. */
const matching = <T extends Pick<NamedDevice, 'deviceId' | 'name'>>(
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

const readOne = async (
  deviceId: string,
  facts: {
    readonly listed: FleetDevice | undefined
    readonly waiting: WaitingRooms
    readonly rollouts: readonly Rollout[]
  },
  context: FeatureContext,
): Promise<MessageView> => {
  const { listed, waiting, rollouts } = facts
  const trail = await context.engine.projectTrail.newest(context.project.projectId, TRAIL_LENGTH)
  const detail = await context.engine.readDevice(context.project.projectId, deviceId)
  const reservedBy = entryOf(await context.engine.reservationsOf([deviceId]), deviceId)
  const roomLabel =
    listed === undefined ? waiting.labels.get(detail.roomId ?? '') : labelOfDevice(listed, waiting)
  return deviceMessage(
    {
      detail,
      readAtMs: detail.readStartedAtMs,
      history: deviceHistory(deviceId, rollouts, trail),
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
  const { projectId } = context.project
  const stored = await context.engine.listRollouts({ projectId, limit: MOST_ROLLOUTS })
  const rollouts = stored.map(({ rollout }) => rollout)
  const failed = await readFailedDevices(context)
  const found = matching(knownDevices(waiting, failed, rollouts), argument)
  if (found.length > 1) {
    await call.answer(whichDevice(argument, found), mode)
    return
  }
  const [known] = found
  const deviceId = known?.deviceId ?? unquoted(toPlain(argument))
  const listed = waiting.devices.find((device) => device.deviceId === deviceId)
  try {
    await call.answer(await readOne(deviceId, { listed, waiting, rollouts }, context), mode)
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    if (error.problem === 'not-found' && known === undefined) await call.answer(noSuchDevice(argument), mode)
    else if (isOfDeviceAlone(error)) {
      const reservedBy = entryOf(await context.engine.reservationsOf([deviceId]), deviceId)
      await call.answer(unreadDevice(known?.name ?? deviceId, error, reservedBy), mode)
    } else throw error
  }
}

import type { ModalView } from '@slack/types'
import { plainText } from '../blocks/elements.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { MODALS } from '../platform/ids.ts'
import { bold, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { toBulletList, toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import type { FailedDevice } from './failed-devices.ts'

/** What the form keeps: exactly which devices were shown, and where. Rights are never kept. */
export interface ClearFacts {
  readonly deviceIds: readonly string[]
  readonly where: string
}

/** The channel comes first, so that an answer outside the form has a place. */
export const toClearMetadata = (channelId: string | undefined, { deviceIds, where }: ClearFacts): string =>
  [channelId ?? '-', JSON.stringify([deviceIds, visibleText(where, LENGTHS.room)])].join(' ')

export const parseClearMetadata = (text: string): ClearFacts | undefined => {
  try {
    const [deviceIds, where] = JSON.parse(text.slice(text.indexOf(' ') + 1)) as readonly [unknown, unknown]
    const isRead = Array.isArray(deviceIds) && deviceIds.every((deviceId) => typeof deviceId === 'string')
    return isRead && typeof where === 'string' ? { deviceIds, where } : undefined
  } catch {
    return undefined
  }
}

/** Asks once. Closing it changes nothing. */
export const clearModal = (
  devices: readonly FailedDevice[],
  facts: {
    readonly where: string
    /** Failed devices that are left for another time, because one call takes only so many. */
    readonly more: number
    /** Devices that a rollout has, which has not ended. */
    readonly reserved: readonly FailedDevice[]
    readonly privateMetadata: string
  },
): ModalView => {
  const { more, reserved } = facts
  const rolloutIds = [...new Set(reserved.flatMap(({ reservedBy }) => reservedBy ?? []))]
  const left: readonly Line[] = [
    ...(more === 0 ? [] : [[`${plural(more, 'more device')} can be cleared after these.`]]),
    ...(reserved.length === 0
      ? []
      : [
          [
            `${plural(reserved.length, 'device')} can be cleared when ${listed(rolloutIds)} ${rolloutIds.length === 1 ? 'has' : 'have'} ended.`,
          ],
        ]),
  ]
  return {
    type: 'modal',
    callback_id: MODALS.clearFailed,
    private_metadata: facts.privateMetadata,
    title: plainText('Clear at Tuya', LIMITS.modal.title),
    submit: plainText('Clear', LIMITS.modal.button),
    close: plainText('Not yet', LIMITS.modal.button),
    blocks: [
      toRichText([
        [
          bold(
            `Clear ${plural(devices.length, 'failed device')} in ${visibleText(facts.where, LENGTHS.room)}?`,
          ),
        ],
        [
          'Tuya then forgets that their update failed, and offers it again if it still exists. Nothing is sent to the devices.',
        ],
      ]),
      toBulletList(
        devices.map(({ device, roomLabel }) => [
          `${visibleText(device.name, LENGTHS.name)}, ${visibleText(roomLabel, LENGTHS.room)}`,
        ]),
      ),
      ...(left.length === 0 ? [] : [toRichText(left)]),
    ],
  }
}

import type { ModalView } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'

export const ROOM_BLOCK = 'room'

export interface RoomOption {
  readonly key: string
  readonly label: string
  readonly count: number
}

/** A room's key as an option's value. Long keys are cut, so a value that matches two rooms must be refused. */
export const toRoomValue = (key: string): string => visibleText(key, LIMITS.option.value)

/** Asks which room. `why` says why a choice is needed. */
export const roomModal = (
  rooms: readonly RoomOption[],
  facts: { readonly privateMetadata: string; readonly why: Line },
): ModalView => {
  const shown = rooms.slice(0, LIMITS.options)
  const hidden = rooms.length - shown.length
  return {
    type: 'modal',
    callback_id: MODALS.chooseRoom,
    private_metadata: facts.privateMetadata,
    title: plainText('Request upgrade', LIMITS.modal.title),
    submit: plainText('Continue', LIMITS.modal.button),
    close: plainText('Cancel', LIMITS.modal.button),
    blocks: [
      toRichText([
        facts.why,
        ...(hidden > 0
          ? [
              [
                `${plural(hidden, 'more room doesn’t', 'more rooms don’t')} fit into the menu; type /ota upgrade and the room.`,
              ],
            ]
          : []),
      ]),
      {
        type: 'input',
        block_id: ROOM_BLOCK,
        label: plainText('Room'),
        element: {
          type: 'static_select',
          action_id: ACTIONS.upgradeRoom,
          placeholder: plainText('Choose a room', LIMITS.placeholder),
          options: shown.map((room) => {
            const count = ` (${room.count})`
            return {
              text: plainText(
                `${visibleText(room.label, LIMITS.option.text - count.length)}${count}`,
                LIMITS.option.text,
              ),
              value: toRoomValue(room.key),
            }
          }),
        },
      },
    ],
  }
}

import type { ModalView } from '@slack/types'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import { copyModal } from '../blocks/copy-modal.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** Quotes every field, and takes the meaning from a first character that spreadsheets read as a formula. */
const field = (text: string): string => {
  const line = visibleText(text === '' ? ' ' : text, 200)
  const inert = /^[=+\-@\t]/u.test(line) ? `'${line}` : line
  return `"${inert.replaceAll('"', '""')}"`
}

const HEADER = ['room', 'device', 'device_id', 'kind', 'new_version', 'online'].map(field).join(',')

export const toCsvLines = (groups: readonly RoomGroup[]): readonly string[] => [
  HEADER,
  ...groups.flatMap((group) =>
    group.devices.map((device) =>
      [
        group.label,
        device.name,
        device.deviceId,
        device.kind,
        device.offeredVersion ?? 'not named',
        device.online ? 'yes' : 'no',
      ]
        .map(field)
        .join(','),
    ),
  ),
]

/** The list as text to copy; without groups yet, a view that says so. */
export const csvModal = (groups: readonly RoomGroup[] | undefined): ModalView => {
  if (groups === undefined) return noteModal('Waiting devices', [['Reading what waits …']])
  const lines = toCsvLines(groups)
  return copyModal(lines, {
    title: 'Waiting devices',
    about: `${plural(lines.length - 1, 'device')} as CSV, to copy.`,
    advice: 'narrow the list with a filter',
  })
}

import type { ModalView } from '@slack/types'
import { stringify } from 'csv-stringify/sync'
import type { FloorGroup } from '../../fleet/group-floors.ts'
import { copyModal } from '../blocks/copy-modal.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** Quotes every field and escapes values that a spreadsheet would read as a formula. */
const toCsvLine = (fields: readonly string[]): string =>
  stringify([fields.map((field) => visibleText(field === '' ? ' ' : field, 200))], {
    quoted: true,
    escape_formulas: true,
    eof: false,
  })

const HEADER = toCsvLine(['room', 'device', 'device_id', 'kind', 'new_version', 'online'])

export const toCsvLines = (floors: readonly FloorGroup[]): readonly string[] => [
  HEADER,
  ...floors
    .flatMap(({ rooms }) => rooms)
    .flatMap((room) =>
      room.devices.map((device) =>
        toCsvLine([
          room.pathLabel,
          device.name,
          device.deviceId,
          device.kind,
          device.offeredVersion ?? 'not named',
          device.online ? 'yes' : 'no',
        ]),
      ),
    ),
]

/** The list as text to copy; without floors, a view that says the list is being read. */
export const csvModal = (floors: readonly FloorGroup[] | undefined): ModalView => {
  if (floors === undefined) return noteModal('Waiting devices', [['Reading the waiting devices …']])
  const lines = toCsvLines(floors)
  return copyModal(lines, {
    title: 'Waiting devices',
    about: `${plural(lines.length - 1, 'device')} as CSV, to copy.`,
    advice: 'narrow the list with a filter',
  })
}

import type { ClickHandler } from '../app/interaction.ts'
import { fileBegunLine, withoutScopeLine } from '../files/file-lines.ts'
import { sendIfAllowed } from '../files/send-if-allowed.ts'
import { toCsv } from '../files/to-csv.ts'
import type { Line } from '../text/inline.ts'
import { CSV_HEADER, csvRow } from './csv-rows.ts'
import { devicesFileMessage, fileNameOf, fileTitleOf, fileWhat } from './devices-file-message.ts'
import { filteredDevices } from './devices-filter.ts'
import { devicesModal } from './devices-modal.ts'
import { listedDevices } from './listed-devices.ts'
import { listIn } from './see-devices.ts'

/** "CSV": the listed devices of all pages as a file. The window itself answers, because it lies over the channel. */
export const onDevicesCsv: ClickHandler = async (click, context) => {
  const list = await listIn(click, context)
  if (list === undefined) return
  const { rollout, modal, filter } = list
  const all = listedDevices(rollout)
  const devices = filteredDevices(all, filter)
  const say = (line: Line) =>
    click.updateModal(
      modal,
      devicesModal(rollout, context.clock.now(), { filter, page: Number(click.value), said: [line] }),
    )
  const outcome = await sendIfAllowed(
    {
      personId: click.person.userId,
      name: fileNameOf(rollout),
      title: fileTitleOf(rollout),
      write: async (append) => {
        await append(toCsv([CSV_HEADER, ...devices.map((device) => csvRow(device, rollout))]))
        return devices
      },
      about: () => devicesFileMessage(rollout, filter, { devices, total: all.length }),
      begun: () => say(fileBegunLine(fileWhat(rollout))),
    },
    context,
  )
  if (outcome === 'without-scope') await say(withoutScopeLine(fileWhat(rollout)))
}

import type { ClickHandler } from '../../app/interaction.ts'
import { answer } from '../../blocks/message.ts'
import { fileBegunLine, withoutScopeLine } from '../../files/file-lines.ts'
import { sendIfAllowed } from '../../files/send-if-allowed.ts'
import { toCsv } from '../../files/to-csv.ts'
import { csvRows } from './csv-rows.ts'
import { FILE_NAME, FILE_TITLE, FILE_WHAT, pendingFileMessage } from './pending-file-message.ts'
import { readPending, showPending } from '../pending.ts'

/** "CSV": the list with its filter, all pages of it, as a file. */
export const onPendingCsv: ClickHandler = async (click, context) => {
  const query = click.value ?? ''
  const outcome = await sendIfAllowed(
    {
      personId: click.person.userId,
      name: FILE_NAME,
      title: FILE_TITLE,
      write: async (append) => {
        const read = await readPending(query, undefined, context)
        if (read.kind === 'answer' || read.facts.floors.length === 0) return undefined
        await append(toCsv(csvRows(read.facts.floors)))
        return read.facts
      },
      about: pendingFileMessage,
      begun: () => click.answer(answer([fileBegunLine(FILE_WHAT)])),
    },
    context,
  )
  // The list itself says that nothing is waiting any more, or that its room is gone.
  if (outcome === 'nothing') await showPending(query, click, context)
  if (outcome === 'without-scope') await click.answer(answer([withoutScopeLine(FILE_WHAT)]))
}

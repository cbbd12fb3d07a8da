import { parseRolloutId } from '../../rollouts/model/ids.ts'
import type { ExportFormat } from '../../rollouts/ports/audit-trail.ts'
import type { ClickHandler } from '../app/interaction.ts'
import { sendIfAllowed } from '../files/send-if-allowed.ts'
import {
  EVERYTHING,
  exportBegun,
  exportFileName,
  exportSent,
  exportTitle,
  exportWithoutScope,
  nothingToExport,
  type Exported,
} from './export-message.ts'

const exportedBy = (value: string | undefined): Exported | undefined =>
  value === EVERYTHING ? EVERYTHING : parseRolloutId(value ?? '')

/** "CSV" and "JSONL": the trail as a file of any size, in the person's direct messages. */
export const onAuditExport =
  (format: ExportFormat): ClickHandler =>
  async (click, context) => {
    const of = exportedBy(click.value)
    if (of === undefined) return click.answer(nothingToExport())
    const outcome = await sendIfAllowed(
      {
        personId: click.person.userId,
        name: exportFileName(of, format),
        title: exportTitle(of),
        write: (append) => context.engine.audit.export({ of, format }, append),
        about: (exported) => exportSent(of, format, exported),
        begun: () => click.answer(exportBegun(of)),
      },
      context,
    )
    if (outcome === 'nothing') await click.answer(nothingToExport())
    if (outcome === 'without-scope') await click.answer(exportWithoutScope(of, format))
  }

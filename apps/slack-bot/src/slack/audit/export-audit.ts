import { parseRolloutId } from '../../rollouts/model/ids.ts'
import type { ExportFormat } from '../../rollouts/ports/audit-trail.ts'
import type { ClickHandler } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { slackFailure } from '../platform/slack-failure.ts'
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

/** Asked before anything is written. If Slack doesn't say what it granted, the upload finds out. */
const maySendFiles = async ({ client }: FeatureContext): Promise<boolean> => {
  const { response_metadata: metadata } = await client.auth.test()
  return metadata?.scopes?.includes('files:write') ?? true
}

/** "CSV" and "JSONL": the trail as a file of any size, in the person's direct messages. */
export const onAuditExport =
  (format: ExportFormat): ClickHandler =>
  async (click, context) => {
    const { engine, files } = context
    const of = exportedBy(click.value)
    if (of === undefined) return click.answer(nothingToExport())
    if (!(await maySendFiles(context))) return click.answer(exportWithoutScope(of, format))
    await click.answer(exportBegun(of))
    try {
      const outcome = await files.send({
        personId: click.person.userId,
        name: exportFileName(of, format),
        title: exportTitle(of),
        write: (append) => engine.audit.export({ of, format }, append),
        about: (exported) => exportSent(of, format, exported),
      })
      if (outcome === 'nothing') await click.answer(nothingToExport())
    } catch (error) {
      if (slackFailure(error).kind !== 'missing-scope') throw error
      await click.answer(exportWithoutScope(of, format))
    }
  }

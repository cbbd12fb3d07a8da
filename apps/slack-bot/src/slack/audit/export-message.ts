import type { ExportedTrail, ExportFormat } from '../../rollouts/ports/audit-trail.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { trailHeadText } from '../../rollouts/ports/trail-head.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { fileBegunLine, withoutScopeLine } from '../files/file-lines.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { trailFlawText } from '../text/codes/trail-flaw-text.ts'

/** What an export holds. */
export type Exported = RolloutId | 'everything'

/** What the value of an export button means. */
export const EVERYTHING = 'everything'

const what = (of: Exported): string =>
  of === EVERYTHING ? 'the whole audit trail' : `the audit trail of ${of}`

export const exportFileName = (of: Exported, format: ExportFormat): string =>
  `${of === EVERYTHING ? 'audit-trail' : `audit-trail-${of}`}.${format}`

export const exportTitle = (of: Exported): string =>
  of === EVERYTHING ? 'Audit trail' : `Audit trail of ${of}`

const commandText = (of: Exported, format: ExportFormat): string =>
  `illume-ota audit export ${of === EVERYTHING ? '' : `${of} `}--out ${exportFileName(of, format)}`

/** The private answer to the click, before the file is there. */
export const exportBegun = (of: Exported): MessageView => answer([fileBegunLine(what(of))])

/** Without the scope: why, and the way that needs none. */
export const exportWithoutScope = (of: Exported, format: ExportFormat): MessageView =>
  answer([
    withoutScopeLine(what(of)),
    ["Until then, an operator can export it on the bot's machine:"],
    [commandText(of, format)],
  ])

export const nothingToExport = (): MessageView => answer([['There is no trail of this rollout.']])

const damageLines = ({ damages }: ExportedTrail): readonly Line[] => {
  const [first] = damages
  if (first === undefined) return []
  const { rolloutId, seq, flaw } = first
  const where = `${rolloutId}${seq === undefined ? '' : `, event #${seq}`}`
  const more = damages.length === 1 ? '' : ` And ${plural(damages.length - 1, 'more problem')}.`
  return [
    [
      bold(`The trail is damaged: ${where}: ${trailFlawText(flaw)}.`),
      `${more} An admin must compare it with a backup.`,
    ],
  ]
}

const headLines = (head: string, of: Exported, format: ExportFormat): readonly Line[] =>
  format === 'csv'
    ? [[`Its head is ${head}.`]]
    : [
        [`Its head is ${head}. To check the file without the bot:`],
        [`illume-ota audit verify ${exportFileName(of, format)} --head ${head}`],
      ]

/** The message above the file: what it holds, whether it is whole, and how to check it later. */
export const exportSent = (of: Exported, format: ExportFormat, exported: ExportedTrail): MessageView => {
  const { events, head } = exported
  return answer([
    [
      bold(exportTitle(of)),
      `: ${plural(events, 'event')} as ${format.toUpperCase()}.${exported.damages.length === 0 ? ' The chain is unbroken.' : ''}`,
    ],
    ...damageLines(exported),
    ...(head === undefined ? [] : headLines(trailHeadText(head), of, format)),
  ])
}

import { trailFlawText } from '../../slack/text/codes/trail-flaw-text.ts'
import type { ExportFlaw } from '../../store/trail/export/export-damage.ts'

/** The problem with an export, as a clause. */
export const exportFlawText = (flaw: ExportFlaw): string => {
  if (flaw.code === 'not-an-event') return 'it is not an event of the trail'
  if (flaw.code === 'not-as-written') return 'it is not written as the bot writes it'
  if (flaw.code === 'no-closing-line')
    return 'the last line of an export is missing: the file was cut, or is no export'
  if (flaw.code === 'lines-after-closing') return 'lines follow the last line of the export'
  if (flaw.code === 'events-after-closing-head')
    return 'it has events that the last line of the file does not name'
  if (flaw.code === 'export-of-other')
    return `it does not belong here: by its last line, the file holds ${flaw.of} alone`
  if (flaw.code === 'other-count')
    return `the last line counts ${flaw.named} events, and ${flaw.found} are there`
  return trailFlawText(flaw)
}

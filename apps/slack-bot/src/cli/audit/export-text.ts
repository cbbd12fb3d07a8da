import { trailHeadText } from '../../rollouts/ports/trail-head.ts'
import type { ExportedTrail } from '../../rollouts/ports/audit-trail.ts'
import { trailFlawText } from '../../slack/text/codes/trail-flaw-text.ts'
import { countText } from './verify-text.ts'

const SHOWN = 20

/** What was exported, for a terminal. */
export const exportText = (
  of: string,
  out: string | undefined,
  { events, damages, head }: ExportedTrail,
): string => {
  const to = out === undefined ? '' : ` to ${out}`
  const lines = [
    `Wrote ${countText(events, 'event')} of ${of}${to}.`,
    ...(damages.length === 0
      ? ['The chain is unbroken.', ...(head === undefined ? [] : [`Head: ${trailHeadText(head)}`])]
      : [
          'The trail is damaged:',
          ...damages
            .slice(0, SHOWN)
            .map(
              ({ rolloutId, seq, flaw }) =>
                `  ${rolloutId}${seq === undefined ? '' : `, event #${seq}`}: ${trailFlawText(flaw)}`,
            ),
          ...(damages.length > SHOWN ? [`  and ${countText(damages.length - SHOWN, 'more problem')}`] : []),
        ]),
  ]
  return `${lines.join('\n')}\n`
}

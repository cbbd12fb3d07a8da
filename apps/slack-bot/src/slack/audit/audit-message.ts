import type { Button } from '@slack/types'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { RolloutTrail, TrailCheck, TrailDamage } from '../../rollouts/ports/audit-trail.ts'
import type { ProjectTrailEntry } from '../../rollouts/ports/project-trail.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { trailHeadText, type TrailHead } from '../../rollouts/ports/trail-head.ts'
import { actionsBlock, button } from '../blocks/elements.ts'
import { answer, messageText, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { EVERYTHING, exportTitle, type Exported } from './export-message.ts'
import { projectTrailLine } from './project-trail-line.ts'
import { trailFlawText } from '../text/codes/trail-flaw-text.ts'
import { trailLine, type DeviceNames } from './trail-line.ts'

const damageLine = ({ rolloutId, seq, flaw }: TrailDamage): Line => [
  bold(
    `The trail is damaged: ${rolloutId}${seq === undefined ? '' : `, event #${seq}`}: ${trailFlawText(flaw)}.`,
  ),
  ' An admin must compare it with a backup. Nothing after that point can be trusted.',
]

const wholeLine = (count: number): Line => [`The chain of ${plural(count, 'event')} is unbroken.`]

const headLine = (head: TrailHead | undefined): readonly Line[] => {
  if (head === undefined) return []
  const text = trailHeadText(head)
  return [
    [
      `Its head is ${text}. Keep a copy outside the bot; later, /ota audit ${text} checks the trail against it.`,
    ],
  ]
}

/** "CSV" and "JSONL", of one rollout or of everything. */
const exportButtons = (of: Exported): readonly Button[] => {
  const text = of === EVERYTHING ? 'Everything as ' : ''
  const value = of
  return [
    button({
      actionId: ACTIONS.auditCsv,
      text: `${text}CSV`,
      value,
      label: `${exportTitle(of)} as CSV, a file for spreadsheets`,
    }),
    button({
      actionId: ACTIONS.auditJsonl,
      text: `${text}JSONL`,
      value,
      label: `${exportTitle(of)} as JSONL, a file that can be checked without the bot`,
    }),
  ]
}

const MOST_LINES = 60
const LINES_A_BLOCK = 10

/** The trail of one rollout, newest last, with the result of its check first. */
export const auditMessage = (rolloutId: RolloutId, trail: RolloutTrail, names: DeviceNames): MessageView => {
  const { entries, damage, head: newest } = trail
  const lines = entries.flatMap((entry) => {
    const line = trailLine(entry, names)
    return line === undefined ? [] : [line]
  })
  const shown = lines.slice(-MOST_LINES)
  const hidden = lines.length - shown.length
  const readings = entries.length - lines.length
  const head: readonly Line[] = [
    [bold(`Trail of ${rolloutId}`)],
    damage === undefined ? wholeLine(entries.length) : damageLine(damage),
    ...headLine(newest),
    ...(hidden > 0 || readings > 0
      ? [
          [
            `${hidden > 0 ? `The newest ${shown.length} are shown. ` : ''}${readings > 0 ? `${plural(readings, 'reading')} that changed nothing ${readings === 1 ? 'is' : 'are'} not shown. ` : ''}The CSV and JSONL exports have every event.`,
          ],
        ]
      : []),
  ]
  const parts = Array.from({ length: Math.ceil(shown.length / LINES_A_BLOCK) }, (_, index) =>
    shown.slice(index * LINES_A_BLOCK, (index + 1) * LINES_A_BLOCK),
  )
  return {
    text: messageText([...head, ...shown]),
    blocks: [
      toRichText(head),
      ...parts.map((part) => toRichText(part)),
      ...actionsBlock(exportButtons(rolloutId)),
    ],
  }
}

const SHOWN_DAMAGES = 10

/** What a head kept by a person proves, if the trail is intact. */
const provedLine = (against: TrailHead | undefined, unproved: number | undefined): readonly Line[] => {
  if (against === undefined || unproved === undefined) return []
  const later =
    unproved === 0
      ? 'Nothing came after it.'
      : `${plural(unproved, 'event')} came after it; this head can’t prove ${unproved === 1 ? 'it' : 'them'}.`
  return [[`Everything up to ${trailHeadText(against)} is unchanged. ${later}`]]
}

/** The check of all trails, actions outside rollouts, and buttons for each rollout's trail. */
export const auditOverview = (
  check: TrailCheck,
  rollouts: readonly StoredRollout[],
  facts: { readonly against?: TrailHead | undefined; readonly beside: readonly ProjectTrailEntry[] },
): MessageView => {
  const { checkedEvents, damages, head, unprovedEvents } = check
  const beside = facts.beside.map(projectTrailLine)
  return answer(
    [
      [bold('Audit trail')],
      ...(damages.length === 0
        ? [wholeLine(checkedEvents), ...provedLine(facts.against, unprovedEvents), ...headLine(head)]
        : damages.slice(0, SHOWN_DAMAGES).map(damageLine)),
      ...(damages.length > SHOWN_DAMAGES
        ? [[`and ${plural(damages.length - SHOWN_DAMAGES, 'more rollout')} damaged`]]
        : []),
      ...(beside.length === 0 ? [] : [[bold('Outside rollouts')], ...beside]),
      [
        rollouts.length === 0
          ? 'No rollout has a trail yet.'
          : 'Open the trail of one rollout, or type /ota audit R-23.',
      ],
    ],
    [
      ...rollouts.map(({ rollout: { rolloutId } }, index) =>
        button({ actionId: numbered(ACTIONS.run, index), text: rolloutId, value: `audit ${rolloutId}` }),
      ),
      ...(checkedEvents === 0 ? [] : exportButtons(EVERYTHING)),
    ],
  )
}

export const noTrail = (typed: string): MessageView =>
  answer([
    [
      `There is no rollout “${visibleText(typed, 40)}”. A rollout’s id looks like R-23; /ota audit alone lists the newest ones.`,
    ],
  ])

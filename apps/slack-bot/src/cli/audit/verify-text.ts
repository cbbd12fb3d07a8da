import { trailHeadText, type TrailHead } from '../../rollouts/ports/trail-head.ts'
import type { ExportCheck } from '../../store/trail/export/check-export.ts'
import type { ExportDamage } from '../../store/trail/export/export-damage.ts'
import { exportFlawText } from './export-flaw-text.ts'

const number = new Intl.NumberFormat('en')

export const countText = (count: number, what: string): string =>
  `${number.format(count)} ${what}${count === 1 ? '' : 's'}`

const SHOWN = 20

const damageText = ({ line, trailId, seq, flaw }: ExportDamage): string => {
  const place = [
    line === undefined ? undefined : `line ${number.format(line)}`,
    trailId,
    seq === undefined ? undefined : `event #${seq}`,
  ].filter((part) => part !== undefined)
  return `  ${place.length === 0 ? '' : `${place.join(', ')}: `}${exportFlawText(flaw)}`
}

const damageLines = (damages: readonly ExportDamage[]): readonly string[] => [
  `Damaged: ${countText(damages.length, 'problem')}.`,
  ...damages.slice(0, SHOWN).map(damageText),
  ...(damages.length > SHOWN
    ? [`  and ${number.format(damages.length - SHOWN)} more; --json lists all`]
    : []),
  'Nothing after such a place can be trusted in the same trail.',
  'Compare the file with another export, or with the database.',
]

const NO_HEAD = [
  'Not proved: that the newest events are all here, and that the whole file was not',
  'written anew. Give a head that was kept outside the bot: --head R-23/143/5f2d8c1b0a77.',
]

const headLines = (check: ExportCheck, against: TrailHead | undefined): readonly string[] => {
  const { events, unprovedEvents } = check
  if (against === undefined || unprovedEvents === undefined) return NO_HEAD
  const text = trailHeadText(against)
  if (unprovedEvents === events)
    return [`Not proved: ${text} proves nothing here, because ${against.rolloutId} is not in this file.`]
  return [
    `Proved by ${text}: ${countText(events - unprovedEvents, 'event')}.`,
    ...(unprovedEvents === 0
      ? []
      : [`Not proved: ${countText(unprovedEvents, 'event')} recorded after that head.`]),
  ]
}

const LISTED = 10

const elsewhereLines = (trailIds: readonly string[]): readonly string[] => {
  if (trailIds.length === 0) return []
  const more = trailIds.length - LISTED
  const listed = trailIds.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${number.format(more)} more` : '')
  return [`Not in this file: ${listed}, which came before. An export of everything has them.`]
}

/** The result of a verification, for a terminal. */
export const verifyText = (file: string, check: ExportCheck, against: TrailHead | undefined): string => {
  const { of, events, trails, damages, head, followedElsewhere } = check
  const what = of === undefined ? '' : `, export of ${of}`
  const lines = [
    `${file}: ${countText(events, 'event')} in ${countText(trails, 'trail')}${what}`,
    ...(damages.length > 0
      ? damageLines(damages)
      : [
          'Intact: every event is as it was written, and each follows the one before it.',
          ...(head === undefined ? [] : [`Head: ${trailHeadText(head)}`]),
          ...headLines(check, against),
          ...elsewhereLines(followedElsewhere),
        ]),
  ]
  return `${lines.join('\n')}\n`
}

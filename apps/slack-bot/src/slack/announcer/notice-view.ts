import type { Notice, PauseReason } from '../../rollouts/effect.ts'
import { progressOf } from '../../rollouts/progress-of.ts'
import { hasBegun, hasExecution, hasPlan, type Rollout } from '../../rollouts/rollout.ts'
import { LENGTHS } from '../block-limits.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { approverLine } from '../person/approver-names.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { endedButtons } from '../rollout-card/ended-buttons.ts'
import { howToAskAgain } from '../rollout-card/how-to-ask-again.ts'
import { apiText, pauseCause, whoDecides } from '../rollout-card/pause-text.ts'
import { durationText } from '../text/duration.ts'
import { at, bold, people, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { sentence } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'
import { finishedLines } from './finished-view.ts'

/** A person's own words, if they gave any. */
const whyText = (remark: string | undefined): string =>
  remark === undefined ? '' : ` (“${visibleText(remark, LENGTHS.reason)}”)`

const byText = (by: string | undefined): Line => (by === undefined ? [] : [' by ', user(by)])

/** Which try it was; nothing where a refusal ended it before its tries were used up. */
const triesText = (notice: Extract<Notice, { kind: 'device-failed' }>): string => {
  const { attempt, attempts, nextTryAtMs } = notice
  return nextTryAtMs === undefined && attempt < attempts ? '' : ` (try ${attempt} of ${attempts})`
}

const NEEDS_APPROVER: ReadonlySet<PauseReason> = new Set(['gate', 'inconclusive', 'drift'])

const pausedLines = (
  notice: Extract<Notice, { kind: 'paused' }>,
  rollout: Rollout,
  facts: { readonly nowMs: number; readonly context: CardContext },
): readonly Line[] => {
  const cause =
    rollout.status === 'paused' && rollout.pausedFor === notice.reason
      ? pauseCause(rollout, progressOf(rollout, facts.nowMs))
      : causeWithout(notice)
  const isUntilPerson = rollout.status === 'paused' && rollout.untilPerson === true
  const ask: Line =
    isUntilPerson || NEEDS_APPROVER.has(notice.reason)
      ? [' For ', ...approverLine(facts.context.approvers), '.']
      : []
  return [
    [bold(`Paused: ${cause}`), ...byText(notice.by), '.'],
    [
      `Nothing more is sent until ${whoDecides(notice.reason, isUntilPerson)}. Devices already updating go on by themselves.`,
      ...ask,
    ],
  ]
}

/** The cause where the rollout has moved on since, and its state does not tell any more. */
const causeWithout = ({ reason, detail }: Extract<Notice, { kind: 'paused' }>): string => {
  if (reason === 'api') return apiText(detail)
  if (detail === undefined) return FALLBACK_CAUSE[reason]
  const told = visibleText(detail, LENGTHS.reason)
  // What a gate counted says by itself what is the matter.
  return reason === 'gate' || reason === 'inconclusive' ? told : `${FALLBACK_CAUSE[reason]} (${told})`
}

const FALLBACK_CAUSE = {
  human: 'a person asked for it',
  gate: 'too many devices of a wave failed',
  inconclusive: 'too little is known of a wave',
  drift: 'the offered version changed',
  window: 'the maintenance window is closed',
} as const satisfies Record<Exclude<PauseReason, 'api'>, string>

const unknownText = ({
  statusCode,
  givenUp,
  problem,
}: Extract<Notice, { kind: 'device-unknown' }>): string => {
  if (problem !== undefined)
    return `${givenUp === 'read-back' ? 'Tuya calls it installed, but refuses to say its version' : 'Tuya refuses to say how its update ended'}, so I cannot call it verified. ${sentence(visibleText(problem, LENGTHS.reason))} The others go on.`
  if (givenUp === 'end')
    return `its update shows no end since too long (Tuya’s status ${statusCode}). I stop waiting; a person should look.`
  if (givenUp === 'read-back')
    return 'Tuya calls it installed, but its version could not be read back. I cannot call it verified; a person should look.'
  return `Tuya reports status ${statusCode}, which I do not know. I cannot tell whether it is updated; a person should look.`
}

const slowLines = ({ used, limit, everyMs, insteadOfMs }: Extract<Notice, { kind: 'looks-slowed' }>) => {
  const count = (calls: number): string => calls.toLocaleString('en-US')
  const head =
    used >= limit
      ? `All ${count(limit)} Tuya calls of this month are used.`
      : `${count(used)} of this month’s ${count(limit)} Tuya calls are used, and the rest must last.`
  return [
    [
      `${head} I look about every ${durationText(everyMs)} now instead of every ${durationText(insteadOfMs)}, so this card is older than usual and new waves begin later. Devices already updating go on.`,
    ],
  ]
}

const firstSentText = (rollout: Rollout): string => {
  if (!hasPlan(rollout)) return 'now'
  const { window, roomWindows } = rollout.plan
  if (window === undefined && roomWindows === undefined) return 'now'
  if (rollout.start === 'now') return 'now, or after the freeze days'
  return roomWindows === undefined
    ? 'when the maintenance window opens'
    : 'as soon as the window of its room is open'
}

const linesOf = (
  notice: Notice,
  rollout: Rollout,
  facts: { nowMs: number; context: CardContext },
): readonly Line[] => {
  switch (notice.kind) {
    case 'approved':
      return [
        [
          'Approved by ',
          ...people(notice.by),
          `. ${plural(notice.waves, 'wave')}; the first is sent ${firstSentText(rollout)}.`,
        ],
      ]
    case 'vote-dropped':
      return [
        [
          user(notice.voter),
          ' approved this request, but may not approve any more, so that approval no longer counts. Someone else must approve before anything is sent.',
        ],
      ]
    case 'reminder':
      return [
        [
          'This request still waits for ',
          ...approverLine(facts.context.approvers),
          '. It expires at ',
          at(notice.expiresAtMs),
          '. Nothing is sent to devices before.',
        ],
      ]
    case 'wave-sent':
      return [
        [
          `Wave ${notice.wave} of ${notice.waves}: ${plural(notice.devices, 'device was', 'devices were')} sent.`,
        ],
      ]
    case 'wave-passed':
      return [
        [
          `Wave ${notice.wave} passed: ${notice.verified} of ${notice.devices} verified.`,
          notice.wave === 1 && notice.excludedRatePercent > 0
            ? ` ${plural(notice.verified, 'clean device')} only ${notice.verified === 1 ? 'rules' : 'rule'} out failure rates above ${Math.round(notice.excludedRatePercent)} %.`
            : '',
        ],
      ]
    case 'device-failed':
      return [
        [
          bold(visibleText(notice.deviceName, LENGTHS.name)),
          ` failed${triesText(notice)}.`,
          notice.problem === undefined ? '' : ` ${sentence(visibleText(notice.problem, LENGTHS.reason))}`,
          ...(notice.nextTryAtMs === undefined
            ? [' It is not tried again by itself; an approver can retry it.']
            : [' Next try about ', at(notice.nextTryAtMs), '.']),
        ],
      ]
    case 'device-unknown':
      return [[bold(visibleText(notice.deviceName, LENGTHS.name)), `: ${unknownText(notice)}`]]
    case 'device-refused':
      return [
        [
          bold(visibleText(notice.deviceName, LENGTHS.name)),
          ` is set aside. ${sentence(visibleText(notice.problem, LENGTHS.reason))} Nothing was sent to it; the others go on. I ask again from time to time, and an approver can retry it.`,
        ],
      ]
    case 'paused':
      return pausedLines(notice, rollout, facts)
    case 'resumed':
      return [
        ['Resumed', ...byText(notice.by), whyText(notice.remark), '. Devices that wait are sent again.'],
      ]
    case 'widened':
      return [
        [
          `Wave ${notice.wave + 1} begins now, by decision of `,
          user(notice.by),
          whyText(notice.remark),
          `. Wave ${notice.wave} is not decided yet: ${notice.verified} of ${plural(notice.devices, 'device')} verified.`,
        ],
        ['Should too many of its devices fail, nothing more is sent.'],
      ]
    case 'window-skipped':
      return [
        [
          bold('A maintenance window is left out.'),
          ' The clocks change ',
          at(notice.clocksChangeAtMs, 'day-time'),
          ', and jump over it.',
          ...(notice.opensAtMs === undefined
            ? []
            : [' The next window opens ', at(notice.opensAtMs, 'day-time'), '. Nothing is sent before.']),
        ],
      ]
    case 'halting':
      return [
        [
          hasExecution(rollout) && !hasBegun(rollout) ? 'Cancelled by ' : 'Halted by ',
          user(notice.by),
          '. Nothing more is sent. ',
          notice.inFlight === 0
            ? 'No device was on its way.'
            : `${plural(notice.inFlight, 'device is', 'devices are')} already on the way; Tuya offers no way to call them back, so I watch them to their end.`,
          notice.replacedBy === undefined
            ? ''
            : ` What is left is planned again as ${notice.replacedBy}, and needs an approval of its own.`,
        ],
      ]
    case 'retrying':
      return [
        [
          user(notice.by),
          ` asked to try ${plural(notice.devices, 'failed device')} again`,
          whyText(notice.remark),
          '.',
        ],
      ]
    case 'looks-slowed':
      return slowLines(notice)
    case 'draft-abandoned':
      return [
        [
          'The upgrade that you asked for could not be prepared: ',
          visibleText(notice.problem, LENGTHS.reason),
        ],
        [
          `Nobody was asked to approve it, and nothing was sent to devices. Ask again with ${howToAskAgain(rollout)}.`,
        ],
      ]
    case 'finished':
      return finishedLines(notice, rollout, facts.nowMs)
  }
}

/** The words of one thread reply, from the notice and the stored state. */
export const noticeView = (
  notice: Notice,
  rollout: Rollout,
  facts: { readonly nowMs: number; readonly context: CardContext },
): MessageView => {
  const lines = linesOf(notice, rollout, facts)
  return notice.kind === 'finished' ? answer(lines, endedButtons(rollout)) : answer(lines)
}

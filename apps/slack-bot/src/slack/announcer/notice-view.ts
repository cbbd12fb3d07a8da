import type { Notice } from '../../rollouts/model/effect.ts'
import type { PauseReason } from '../../rollouts/model/codes/pause-cause.ts'
import { hasBegun, hasExecution, hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { trailHeadText } from '../../rollouts/ports/trail-head.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { approverLine } from '../person/approver-names.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { askAgainButton } from '../rollout-card/buttons/ask-again-buttons.ts'
import { endedButtons } from '../rollout-card/buttons/ended-buttons.ts'
import { howToAskAgain } from '../rollout-card/lines/how-to-ask-again.ts'
import { goOnText, pauseLine, whoDecides } from '../rollout-card/lines/pause-text.ts'
import { namesText } from '../rollout-card/lines/plan-text.ts'
import { tooShortText } from '../rollout-card/lines/window-misfit-text.ts'
import { COMMAND } from '../platform/ids.ts'
import { callProblemText } from '../text/codes/call-problem-text.ts'
import { durationText } from '../text/duration.ts'
import { at, bold, people, user, type Line } from '../text/inline.ts'
import { planProblemText } from '../text/codes/plan-problem-text.ts'
import { plural } from '../text/plural.ts'
import { sentence } from '../text/sentence.ts'
import { theWave, waveHead, waveSubject } from '../text/wave-name.ts'
import { visibleText } from '../text/visible-text.ts'
import { failureLines } from './lines/failure-lines.ts'
import { finishedLines } from './finished-view.ts'
import { gapLines } from './lines/gap-lines.ts'
import { notApprovedLines } from './lines/not-approved-lines.ts'
import { planChangedLines } from './lines/plan-changed-lines.ts'

/** A person's own words, if they gave any. */
const whyText = (remark: string | undefined): string =>
  remark === undefined ? '' : ` (“${visibleText(remark, LENGTHS.reason)}”)`

const byText = (by: string | undefined): Line => (by === undefined ? [] : [' by ', user(by)])

const NEEDS_APPROVER: ReadonlySet<PauseReason> = new Set(['gate', 'inconclusive', 'drift'])

const pausedLines = (
  notice: Extract<Notice, { kind: 'paused' }>,
  context: Pick<CardContext, 'approvers'>,
): readonly Line[] => {
  const { reason, inFlight } = notice
  const untilPerson = notice.reason === 'api' && notice.untilPerson === true
  const ask: Line =
    untilPerson || NEEDS_APPROVER.has(reason) ? [' For ', ...approverLine(context.approvers), '.'] : []
  return [
    [...pauseLine(notice), '.'],
    [`Nothing is sent until ${whoDecides(reason, untilPerson)}.${goOnText(inFlight)}`, ...ask],
  ]
}

const unknownText = ({
  statusCode,
  givenUp,
  problem,
}: Extract<Notice, { kind: 'device-unknown' }>): string => {
  if (problem !== undefined)
    return `${givenUp === 'read-back' ? 'Tuya calls it installed, but refuses to say its version' : 'Tuya refuses to say how its update ended'}, so I can’t say that it is updated. ${sentence(visibleText(callProblemText(problem), LENGTHS.reason))}`
  if (givenUp === 'end')
    return `its update hasn’t finished in the longest time I wait (Tuya’s status ${statusCode}). Please check the device.`
  if (givenUp === 'read-back')
    return 'Tuya calls it installed, but its version could not be read back. I can’t say that it is updated; please check the device.'
  return `Tuya reports status ${statusCode}, which I don’t know. I can’t say whether it is updated; please check the device.`
}

const slowLines = ({ used, limit, everyMs, insteadOfMs }: Extract<Notice, { kind: 'polling-slowed' }>) => {
  const count = (calls: number): string => calls.toLocaleString('en-US')
  const head =
    used >= limit
      ? `All ${count(limit)} Tuya calls of this month are used.`
      : `${count(used)} of this month’s ${count(limit)} Tuya calls are used, and the rest must last.`
  return [
    [
      `${head} I read Tuya about every ${durationText(everyMs)} now instead of every ${durationText(insteadOfMs)}, so this card is older than usual and new waves begin later. Updates that are already running aren’t affected.`,
    ],
  ]
}

/** What the plan lets nobody send before; nothing is promised of what comes first. */
const notBeforeText = (rollout: Rollout): string => {
  if (!hasPlan(rollout)) return ''
  const { window, roomWindows, startsAtMs } = rollout.plan
  if (startsAtMs !== undefined) return ' Nothing is sent before the time that was asked for.'
  if (window === undefined && roomWindows === undefined) return ''
  if (rollout.start === 'now') return ' Nothing is sent on a freeze day.'
  return roomWindows === undefined
    ? ' Nothing is sent before the maintenance window opens.'
    : ' Nothing is sent outside the windows of the rooms.'
}

const approvedText = (notice: Extract<Notice, { kind: 'approved' }>, rollout: Rollout): string => {
  const first = plural(notice.firstDevices, 'device')
  const waves =
    notice.waves === 1 ? `One wave of ${first}.` : `${notice.waves} waves; the first has ${first}.`
  return `. ${waves}${notBeforeText(rollout)}`
}

const waveSentText = (notice: Extract<Notice, { kind: 'wave-sent' }>): string => {
  const { wave, waves, devices, waveDevices } = notice
  const head = waves === 1 ? '' : `${waveHead(wave)}: `
  const many = plural(waveDevices, 'device')
  if (notice.isAmbiguous === true) {
    const it = devices === 1 ? 'it' : 'them'
    return `${head}${devices} of ${many} may have been sent, because Tuya’s answer was lost. I check what became of ${it} before I send ${it} again.`
  }
  return devices < waveDevices
    ? `${head}${devices} of ${many} ${devices === 1 ? 'was' : 'were'} sent first.`
    : `${head}${plural(devices, 'device was', 'devices were')} sent.`
}

const resumedText = (rollout: Rollout): string =>
  rollout.status === 'scheduled'
    ? 'It still waits for its window; nothing was sent so far.'
    : 'Devices that wait can be sent from now on.'

export interface NoticeFacts {
  readonly nowMs: number
  readonly context: Pick<CardContext, 'approvers'>
}

export const noticeLines = (notice: Notice, rollout: Rollout, facts: NoticeFacts): readonly Line[] => {
  const isAwaiting = rollout.status === 'awaiting-approval'
  switch (notice.kind) {
    case 'approved':
      return [['Approved by ', ...people(notice.by), approvedText(notice, rollout)]]
    case 'vote-dropped':
      return [
        [
          user(notice.voter),
          ' approved this request, but may not approve any more, so that approval no longer counts.',
          isAwaiting ? ' Someone else must approve before anything is sent.' : '',
        ],
      ]
    case 'approval-taken-back':
      return [
        [
          user(notice.requester),
          ', ',
          user(notice.by),
          ` took the approval back before anything was sent. It needs ${notice.missing} of `,
          ...approverLine(facts.context.approvers),
          ' again, and expires ',
          at(notice.expiresAtMs, 'day-time'),
          '.',
        ],
      ]
    case 'plan-changed':
      return planChangedLines(notice)
    case 'reminder':
      return [
        [
          'This request still waits for ',
          ...approverLine(facts.context.approvers),
          '. It expires at ',
          at(notice.expiresAtMs),
          '. Nothing was sent to devices.',
        ],
      ]
    case 'wave-sent':
      return [[waveSentText(notice)]]
    case 'wave-passed':
      return [
        [
          `${waveHead(notice.wave)} done: ${notice.verified} of ${notice.devices} updated${notice.outside === undefined ? '' : `, ${notice.outside} updated by someone else`}${notice.failed === undefined ? '' : `, ${notice.failed} failed`}.`,
          notice.wave === 1 && notice.excludedRatePercent > 0
            ? ` That doesn’t rule out that up to ${Math.round(notice.excludedRatePercent)} % of the others fail.`
            : '',
        ],
      ]
    case 'devices-failed':
      return failureLines(notice, rollout)
    case 'device-unknown':
      return [[bold(visibleText(notice.deviceName, LENGTHS.name)), `: ${unknownText(notice)}`]]
    case 'device-refused': {
      const names = [notice.deviceName, ...(notice.others ?? [])]
      const [are, it] = names.length === 1 ? ['It is', 'it'] : ['They are', 'them']
      const head =
        names.length === 1
          ? [bold(namesText(names)), ' is set aside.']
          : [
              bold(`${plural(names.length, 'device')} are set aside: `),
              `${namesText(names)}. For each of them:`,
            ]
      return [
        [
          ...head,
          ` ${sentence(visibleText(callProblemText(notice.problem), LENGTHS.reason))} ${are} not sent until Tuya answers for ${it}. I ask again from time to time, and an approver can retry ${it}.`,
        ],
      ]
    }
    case 'paused':
      return pausedLines(notice, facts.context)
    case 'gap-closed':
      return gapLines(notice, rollout)
    case 'resumed':
      return [['Resumed', ...byText(notice.by), whyText(notice.remark), `. ${resumedText(rollout)}`]]
    case 'widened':
      return [
        [
          user(notice.by),
          ` started ${theWave(notice.wave + 1)} early`,
          whyText(notice.remark),
          `. ${waveSubject(notice.wave)} isn’t done yet: ${notice.verified} of ${plural(notice.devices, 'device')} updated.`,
        ],
        ['If too many of its devices fail, nothing more is sent.'],
      ]
    case 'window-misfit': {
      const { deviceNames } = notice
      const isOne = deviceNames.length === 1
      return [
        [
          bold(`${plural(deviceNames.length, 'device')} can never be sent in the maintenance window: `),
          `${tooShortText(notice)}. Left out: ${namesText(deviceNames)}. Nothing was sent to ${isOne ? 'it' : 'them'}.`,
        ],
        [
          `Ask for ${isOne ? 'it' : 'them'} again with ${COMMAND} upgrade and “Now”, or ask an admin to change the window and then use ${COMMAND} replan ${rollout.rolloutId}.`,
        ],
      ]
    }
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
            : `${plural(notice.inFlight, 'device is', 'devices are')} already on the way; Tuya offers no way to call ${notice.inFlight === 1 ? 'it' : 'them'} back, so I watch ${notice.inFlight === 1 ? 'it' : 'them'} to the end.`,
          notice.replacedBy === undefined
            ? ''
            : ` What is left is planned again as ${notice.replacedBy}, and needs an approval of its own.`,
        ],
      ]
    case 'retrying':
      return [
        [
          user(notice.by),
          ` asked to try ${plural(notice.devices, 'device')} again that failed or ${notice.devices === 1 ? 'was' : 'were'} set aside`,
          whyText(notice.remark),
          '.',
        ],
      ]
    case 'polling-slowed':
      return slowLines(notice)
    case 'not-approved':
      return notApprovedLines(rollout)
    case 'draft-abandoned':
      return [
        [
          'The upgrade that you asked for could not be prepared: ',
          visibleText(planProblemText(notice.problem), LENGTHS.reason),
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
export const noticeView = (notice: Notice, stored: StoredRollout, facts: NoticeFacts): MessageView => {
  const { rollout, version, headHash } = stored
  const lines = noticeLines(notice, rollout, facts)
  if (notice.kind === 'not-approved' && hasPlan(rollout)) return answer(lines, [askAgainButton(rollout)])
  if (notice.kind !== 'finished') return answer(lines)
  const head = trailHeadText({ rolloutId: rollout.rolloutId, seq: version, hash: headHash })
  return answer([...lines, [`Head of the audit trail: ${head}`]], endedButtons(rollout))
}

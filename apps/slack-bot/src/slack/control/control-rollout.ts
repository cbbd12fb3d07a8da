import type { Command } from '../../rollouts/model/command.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { inFlightCountOf } from '../../rollouts/model/facts/record-facts.ts'
import {
  EXECUTING_STATUSES,
  hasExecution,
  type Rollout,
  type RolloutStatus,
} from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import type { Call, CallHandler, ClickHandler, Interaction } from '../app/interaction.ts'
import type { AnswerMode } from '../app/answers/respond.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { goOnText } from '../rollout-card/lines/pause-text.ts'
import { liveRolloutButtons } from '../status/rollout-summary.ts'
import { typedRolloutId } from '../text/typed-rollout-id.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { visibleText } from '../text/visible-text.ts'
import { askToHalt } from './ask-to-halt.ts'
import { rightToHalt } from './right-to-halt.ts'

export type Control = 'pause' | 'resume' | 'widen' | 'halt' | 'retry'

const OPEN_STATUSES = [...EXECUTING_STATUSES, 'completed-with-failures'] as const
const statusesFor = (control: Control): readonly RolloutStatus[] =>
  control === 'retry' ? [...OPEN_STATUSES, 'halted'] : OPEN_STATUSES

interface Asked {
  readonly interaction: Interaction
  readonly rolloutId: RolloutId
  readonly reason?: string
  readonly mode?: AnswerMode
}

/** Parses `R-23 why`, typed or from a button; undefined without a rollout id. */
const parseAsked = (text: string): Pick<Asked, 'rolloutId' | 'reason'> | undefined => {
  const [first = '', ...rest] = text.split(' ')
  const rolloutId = typedRolloutId(first)
  const reason = rest.join(' ')
  return rolloutId === undefined ? undefined : { rolloutId, ...(reason === '' ? {} : { reason }) }
}

/** To continue, the person's right is looked up now. The rules decide who may stop. */
const toCommand = async (
  control: Control,
  facts: Omit<Asked, 'mode'>,
  context: FeatureContext,
): Promise<Command> => {
  const { interaction } = facts
  const by = interaction.person.userId
  const reason = facts.reason === undefined ? {} : { reason: visibleText(facts.reason, LENGTHS.reason) }
  switch (control) {
    case 'pause':
      return { type: 'pause', by, ...reason }
    case 'halt': {
      const rollout = (await context.engine.loadRollout(facts.rolloutId))?.rollout
      const right = rollout === undefined ? 'unknown' : await rightToHalt(rollout, by, context)
      return { type: 'halt', by, right, ...reason }
    }
    case 'resume':
    case 'widen':
      return { type: control, by, right: await context.approvers.rightOf(by), ...reason }
    case 'retry':
      return {
        type: 'retry-failed',
        by,
        right: await context.approvers.rightOf(by),
        ...reason,
      }
  }
}

const inFlightText = (rollout: Rollout): string =>
  hasExecution(rollout) ? goOnText(inFlightCountOf(rollout)) : ''

const doneText = (control: Control, rollout: Rollout): string => {
  const id = rollout.rolloutId
  switch (control) {
    case 'pause':
      return `${id} is paused. Nothing more is sent until an approver resumes it.${inFlightText(rollout)}`
    case 'resume':
      return rollout.status === 'scheduled'
        ? `${id} is no longer paused. It is still waiting for its window; nothing was sent so far.`
        : `${id} continues.`
    case 'widen':
      return `The next wave of ${id} starts now. If too many devices of the previous wave fail, nothing more is sent.`
    case 'halt':
      if (hasExecution(rollout) && rollout.startedAtMs === undefined)
        return `${id} was cancelled before it started. Nothing was sent to devices.`
      return rollout.status === 'halted'
        ? `${id} is halted. Nothing more is sent, and no device is updating.`
        : `${id} is halting. Nothing more is sent.${inFlightText(rollout)} Updates that were already sent can’t be cancelled.`
    case 'retry':
      return rollout.status === 'paused'
        ? `The failed devices of ${id} will be tried again once an approver resumes it.`
        : `The failed devices of ${id} will be tried again.`
  }
}

const apply = async (control: Control, asked: Asked, context: FeatureContext): Promise<void> => {
  const { interaction, rolloutId, mode } = asked
  const command = await toCommand(control, asked, context)
  const outcome = await context.engine.handle(rolloutId, command)
  await interaction.answer(
    outcome.kind === 'refused'
      ? refusalView(
          outcome.refusal,
          context.approverNames,
          lookupFailure(outcome.refusal, interaction.person.userId, context),
        )
      : answer([[doneText(control, outcome.rollout)]]),
    mode,
  )
}

const askWhich = async (call: Call, control: Control, context: FeatureContext): Promise<void> => {
  const rollouts = await context.engine.listRollouts({
    projectId: context.project.projectId,
    statuses: statusesFor(control),
    limit: 10,
  })
  if (rollouts.length === 0) {
    await call.answer(
      answer([[`No rollout is running, so there is nothing to ${control}. Nothing changed.`]]),
      call.mode,
    )
    return
  }
  await call.answer(
    answer(
      [
        [
          `Which rollout? For example /ota ${control} ${rollouts[0]?.rollout.rolloutId}. Nothing changed yet.`,
        ],
      ],
      liveRolloutButtons(rollouts),
    ),
    call.mode,
  )
}

/** `/ota pause R-23 [why]` and its siblings. */
export const controlCall =
  (control: Control): CallHandler =>
  async (call, context) => {
    const asked = parseAsked(call.argument)
    if (asked === undefined) await askWhich(call, control, context)
    else if (control === 'halt') await askToHalt(call, asked, context)
    else await apply(control, { interaction: call, mode: call.mode, ...asked }, context)
  }

/** "Halt" in the question of `/ota halt`. The answer replaces the question. */
export const onHaltConfirmed: ClickHandler = async (click, context) => {
  const asked = parseAsked(click.value ?? '')
  if (asked === undefined) await click.answer(refusalView({ kind: 'no-such-rollout' }, context.approverNames))
  else await apply('halt', { interaction: click, mode: 'replace', ...asked }, context)
}

/** The same from a button on the card. */
export const controlClick =
  (control: Control): ClickHandler =>
  async (click, context) => {
    const asked = await askedRollout(click, context)
    if (asked !== undefined)
      await apply(control, { interaction: click, rolloutId: asked.token.rolloutId }, context)
  }

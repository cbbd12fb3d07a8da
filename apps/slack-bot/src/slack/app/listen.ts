import type {
  AckFn,
  App,
  BlockAction,
  RespondFn,
  SlackActionMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { closeHome, onHomeOpened } from '../home/open-home.ts'
import { baseAction, COMMAND, parseEntryValue } from '../platform/ids.ts'
import { readMarked } from '../platform/installation-mark.ts'
import { decodeTyped } from '../text/decode-typed.ts'
import { failureView } from './answers/answer-failure.ts'
import { createAnswer } from './answers/create-answer.ts'
import { answerOptions } from './answer-options.ts'
import { handleSubmission } from './handle-submission.ts'
import type { Click, ClickedMessage, Interaction } from './interaction.ts'
import { toModalFacts } from './modal-facts.ts'
import { createModalOpener } from './answers/open-modals.ts'
import { outsiderLine } from '../person/outsider-line.ts'
import type { Freshness } from '../person/remembered.ts'
import { actionRoutes } from './routes/action-routes.ts'
import { commandFreshness, runCommand } from './routes/run-command.ts'
import { createSeenDeliveries } from './receivers/seen-deliveries.ts'
import type { WorkTracker } from './track-work.ts'
import { OLD_BUTTON, foreignClickView } from './whose-click.ts'

/** Acknowledges a payload before any work. If this fails because the connection dropped, the work still runs. */
const acknowledge = async (ack: AckFn<never>, context: FeatureContext): Promise<void> => {
  try {
    await ack()
  } catch (error) {
    context.log.warn({ error }, 'A payload could not be acknowledged')
  }
}

/** An interaction before the check who is acting. */
type Unchecked<I extends Interaction> = Omit<I, 'person'> & { readonly userId: string }

type ActionArgs = SlackActionMiddlewareArgs

interface Used {
  readonly actionId: string
  readonly value: string | undefined
  /** The installation that drew the button, menu or modal, from its mark. */
  readonly drawnBy: string | undefined
  /** A click that needs an answer. Inputs are read when their form is submitted. */
  readonly isClick: boolean
}

/** What a person used. Of a `⋯` menu the chosen entry, which names its own action. */
const usedOf = ({ actions: [action], view }: BlockAction): Used => {
  const actionId = baseAction(action?.action_id ?? '')
  if (action?.type === 'button') {
    const { value, installationId: drawnBy } = readMarked(action.value)
    return { actionId, value, drawnBy, isClick: true }
  }
  if (action?.type === 'overflow') {
    const { value, installationId: drawnBy } = readMarked(action.selected_option.value)
    return { ...parseEntryValue(value), drawnBy, isClick: true }
  }
  const drawnBy = readMarked(view?.private_metadata).installationId
  return { actionId, value: undefined, drawnBy, isClick: false }
}

/** The container identifies any kind of message; only the message itself says whether it is in a thread. */
const toClickedMessage = ({ container, message }: BlockAction): ClickedMessage | undefined => {
  const { message_ts: messageTs, channel_id: channelId, is_ephemeral: isEphemeral } = container
  if (typeof messageTs !== 'string' || typeof channelId !== 'string') return undefined
  const threadTs: unknown = message?.['thread_ts'] ?? container['thread_ts']
  return {
    channelId,
    messageTs,
    isEphemeral: isEphemeral === true,
    isReply: typeof threadTs === 'string' && threadTs !== messageTs,
    threadTs: typeof threadTs === 'string' ? threadTs : undefined,
  }
}

const toClick = (
  body: BlockAction,
  value: string | undefined,
  respond: RespondFn,
  context: FeatureContext,
): Unchecked<Click> => {
  const { client } = context
  const channelId = body.channel?.id ?? body.container['channel_id']
  const isInsideModal = body.view !== undefined && body.view.type === 'modal'
  const opener = createModalOpener(client, body.trigger_id, isInsideModal)
  const place = { userId: body.user.id, channelId: typeof channelId === 'string' ? channelId : undefined }
  return {
    ...place,
    ...opener,
    answer: createAnswer(
      context,
      place,
      body.response_url === '' || body.response_url === undefined ? undefined : respond,
    ),
    value,
    message: toClickedMessage(body),
    view: body.view === undefined ? undefined : toModalFacts(body.view),
  }
}

/** Checks who is acting and reports any failure to them. Features run only for full members of the workspace. */
const asMember = async <I extends Interaction>(
  unchecked: Unchecked<I>,
  facts: { readonly freshness: Freshness; readonly context: FeatureContext },
  work: (member: Omit<Unchecked<I>, 'userId'> & Pick<I, 'person'>) => Promise<void>,
): Promise<void> => {
  const { freshness, context } = facts
  const { userId, ...interaction } = unchecked
  try {
    const checked = await context.checkPerson(userId, freshness)
    if (checked.kind === 'member') await work({ ...interaction, person: checked.person })
    else await interaction.answer(answer([outsiderLine(checked)]))
  } catch (error) {
    const view = failureView(error, context.log, { userId })
    await interaction.answer(view).catch((failure: unknown) => {
      context.log.error({ error: failure }, 'A person could not be told that their request failed')
    })
  }
}

/** Routes every command, click and submission. Unknown ones are answered too, or Slack shows the app as broken. */
export const listen = (app: App, context: FeatureContext, tracker: WorkTracker): void => {
  const isSeen = createSeenDeliveries(context.clock)

  app.command(/^/u, ({ ack, command, respond }) =>
    tracker.track(async () => {
      await acknowledge(ack, context)
      if (isSeen(command.trigger_id)) return
      const place = { userId: command.user_id, channelId: command.channel_id }
      const unchecked: Unchecked<Interaction> = {
        ...place,
        ...createModalOpener(context.client, command.trigger_id, false),
        answer: createAnswer(context, place, respond),
      }
      const text = decodeTyped(command.text)
      const freshness = commandFreshness(text)
      await asMember(unchecked, { freshness, context }, async (interaction) => {
        if (command.command === COMMAND) await runCommand(interaction, text, context)
        else await interaction.answer(answer([[`I only know ${COMMAND}. Nothing changed.`]]))
      })
    }),
  )

  app.action(/^/u, ({ ack, body, respond }: ActionArgs) =>
    tracker.track(async () => {
      await acknowledge(ack, context)
      if (body.type !== 'block_actions' || isSeen(body.trigger_id)) return
      const { actionId, value, drawnBy, isClick } = usedOf(body)
      const route = actionRoutes.get(actionId)
      const unchecked = toClick(body, value, respond, context)
      const freshness = route?.freshness(value) ?? 'recent'
      await asMember<Click>(unchecked, { freshness, context }, async (click) => {
        const refusal = foreignClickView(drawnBy, context.installationId)
        if (refusal === undefined && route !== undefined) await route.handle(click, context)
        else if (isClick) await click.answer(refusal ?? OLD_BUTTON)
      })
    }),
  )

  app.options(/^/u, ({ ack, body }) => tracker.track(() => answerOptions({ ack, body }, context)))

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: /^/u }, ({ ack, body, view }) =>
    tracker.track(() => handleSubmission({ ack, body, view }, context)),
  )

  app.event('app_home_opened', ({ event }) =>
    tracker.track(async () => {
      try {
        const checked = await context.checkPerson(event.user, 'recent')
        if (checked.kind === 'member') await onHomeOpened(checked.person, context)
        else await closeHome(event.user, checked, context)
      } catch (error) {
        context.log.warn({ error }, 'A Home tab could not be drawn')
      }
    }),
  )

  app.error(async ({ error }: { error: Error }) => {
    context.log.error({ error }, 'Bolt reports an error')
  })
}

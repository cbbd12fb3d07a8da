import type { ModalView, PlainTextOption } from '@slack/types'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { Subcommand } from '../platform/ids.ts'
import type { Person } from '../person/check-person.ts'
import type { AnswerMode } from './answers/respond.ts'

/** An open modal. */
export interface OpenModal {
  readonly viewId: string
}

/** Common to everything a person does. The payload is already acknowledged. */
export interface Interaction {
  readonly person: Person
  /** Absent in App Home and in modals. */
  readonly channelId: string | undefined
  answer(view: MessageView, mode?: AnswerMode): Promise<void>
  /** Works once, within 3 s of the click. On a click inside a modal the new view goes on top of it. */
  openModal(view: ModalView): Promise<OpenModal>
  /** `closed`: the person closed the modal before the update; this is not a failure. */
  updateModal(modal: OpenModal, view: ModalView): Promise<'shown' | 'closed'>
}

/** `/ota …`, typed or on a button. */
export interface Call extends Interaction {
  readonly subcommand: Subcommand
  /** The text after the subcommand, without smart quotes and double spaces. */
  readonly argument: string
  /** `replace` if the answer replaces the one that was clicked on. */
  readonly mode: AnswerMode
}

export interface ClickedMessage {
  readonly channelId: string
  readonly messageTs: string
  readonly isEphemeral: boolean
  readonly isReply: boolean
  /** The first message of its thread. */
  readonly threadTs: string | undefined
}

export interface Click extends Interaction {
  readonly value: string | undefined
  /** The message with the button. */
  readonly message: ClickedMessage | undefined
  /** The modal with the button. */
  readonly view: ModalFacts | undefined
}

type FieldValue = {
  readonly selected: readonly { readonly value: string; readonly text: string }[]
  readonly text?: string
  /** A date and time that was chosen. */
  readonly atMs?: number
}

export interface ModalFacts {
  readonly viewId: string
  readonly hash: string
  readonly privateMetadata: string
  readonly blocks: ModalView['blocks']
  /** By action_id; the fields of numbered inputs (`upgrade.devices:2`) are joined. */
  readonly fields: ReadonlyMap<string, FieldValue>
}

/**
 * A submitted modal. The answer closes it, shows another view, or says what to correct.
 * `channelId` is where the modal was opened, if its private metadata starts with it.
 */
export interface Submission extends Interaction {
  readonly view: ModalFacts
}
export type SubmissionAnswer =
  /** Closes the modal. `afterwards` runs once Slack has the answer; the person is told if it fails. */
  | { readonly kind: 'close'; readonly afterwards?: () => Promise<void> }
  | { readonly kind: 'show'; readonly view: ModalView }
  /** Messages by block_id. */
  | { readonly kind: 'correct'; readonly errors: Readonly<Record<string, string>> }

export type CallHandler = (call: Call, context: FeatureContext) => Promise<void>
export type ClickHandler = (click: Click, context: FeatureContext) => Promise<void>
/** After 2.3 s a waiting view is shown, and the answer replaces it later. */
export type SubmissionHandler = (submission: Submission, context: FeatureContext) => Promise<SubmissionAnswer>

/** What a person typed into an external menu of a form. Nothing typed yet: the menu was opened. */
export interface TypedInMenu {
  readonly typed: string
  readonly privateMetadata: string
}
/** Slack shows the first 100 options, and waits 3 s for them. */
export type OptionsHandler = (
  menu: TypedInMenu,
  context: FeatureContext,
) => Promise<readonly PlainTextOption[]>

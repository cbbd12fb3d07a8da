import type { ModalView } from '@slack/types'
import type { MessageView } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { Subcommand } from '../platform/ids.ts'
import type { Person } from '../person/check-person.ts'
import type { AnswerMode } from './answers/respond.ts'

/** A modal that is open, by its id. */
export interface OpenModal {
  readonly viewId: string
}

/** What every thing that a person does has in common. Slack was told already that it arrived. */
export interface Interaction {
  readonly person: Person
  /** Absent in App Home and in modals. */
  readonly channelId: string | undefined
  answer(view: MessageView, mode?: AnswerMode): Promise<void>
  /** Works once, within 3 s of the click. On a click inside a modal the new view goes on top of it. */
  openModal(view: ModalView): Promise<OpenModal>
  /** `closed`: the person did not wait for it, which is their right and no failure. */
  updateModal(modal: OpenModal, view: ModalView): Promise<'shown' | 'closed'>
}

/** `/ota …`, typed or on a button. */
export interface Call extends Interaction {
  readonly subcommand: Subcommand
  /** What was typed after the subcommand, cleaned of smart quotes and doubled spaces. */
  readonly argument: string
  /** `replace` when the answer takes the place of the one that was clicked on. */
  readonly mode: AnswerMode
}

export interface ClickedMessage {
  readonly channelId: string
  readonly messageTs: string
  readonly isEphemeral: boolean
  readonly isReply: boolean
  /** The first message of the thread that it stands in. */
  readonly threadTs: string | undefined
}

export interface Click extends Interaction {
  readonly value: string | undefined
  /** The message that carries the button. */
  readonly message: ClickedMessage | undefined
  /** The modal that carries the button. */
  readonly view: ModalFacts | undefined
}

type FieldValue = {
  readonly selected: readonly { readonly value: string; readonly text: string }[]
  readonly text?: string
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
 * A modal that was submitted. The answer closes it, shows another view, or says what to correct.
 * `channelId` is where the modal was opened from, when its private metadata begins with it.
 */
export interface Submission extends Interaction {
  readonly view: ModalFacts
}
export type SubmissionAnswer =
  /** Closes the modal. `afterwards` runs when Slack knows; its failures are told to the person. */
  | { readonly kind: 'close'; readonly afterwards?: () => Promise<void> }
  | { readonly kind: 'show'; readonly view: ModalView }
  /** Sentences by block_id. */
  | { readonly kind: 'correct'; readonly errors: Readonly<Record<string, string>> }

export type CallHandler = (call: Call, context: FeatureContext) => Promise<void>
export type ClickHandler = (click: Click, context: FeatureContext) => Promise<void>
/** Has 2.5 s: what takes longer goes on after the answer, through `updateModal`. */
export type SubmissionHandler = (submission: Submission, context: FeatureContext) => Promise<SubmissionAnswer>

import type { KnownBlock, ModalView } from '@slack/types'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import type { MessageView } from '../../src/slack/blocks/message.ts'
import { windowStateNow } from '../../src/engine/windows/window-state.ts'
import { SAMPLE_HASH } from './sample-audit.ts'
import type { CardContext } from '../../src/slack/rollout-card/card-context.ts'

/** One view as Slack would get it. `surface` says where it stands; modals and the Home tab carry their whole view. */
export interface GalleryView {
  readonly name: string
  readonly surface: 'message' | 'modal' | 'home'
  readonly text: string
  readonly blocks: readonly KnownBlock[]
  readonly view?: object
}

/** The approvers that all views of the gallery are drawn for. */
export const SAMPLE_CONTEXT: CardContext = {
  approvers: { approverUserIds: ['U0PRIYANAIR'], approverGroupIds: ['S0FACILITYLEADS'], quorum: 1 },
  windowAt: windowStateNow,
}

export const message = (name: string, { text, blocks }: MessageView): GalleryView => ({
  name,
  surface: 'message',
  text,
  blocks,
})
/** A view and its drawings for workspaces without the newer blocks. */
export const messages = (name: string, view: MessageView): readonly GalleryView[] => [
  message(name, view),
  ...(view.stepBlocks ?? []).map((blocks, step) =>
    message(`${name}, plainer ${step + 1}`, { ...view, blocks }),
  ),
  ...(view.plainBlocks === undefined
    ? []
    : [message(`${name}, plain`, { ...view, blocks: view.plainBlocks })]),
]
export const modal = (name: string, view: ModalView): GalleryView => ({
  name,
  surface: 'modal',
  text: view.title.text,
  blocks: view.blocks as KnownBlock[],
  view,
})

export const storedOf = (rollout: Rollout) => ({
  rollout,
  projectId: 'project-1',
  version: 1,
  headHash: SAMPLE_HASH,
})

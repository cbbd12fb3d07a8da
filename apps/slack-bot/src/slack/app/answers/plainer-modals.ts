import type { HomeView, ModalView } from '@slack/types'
import { contextBlock } from '../../blocks/elements.ts'
import { noteModal } from '../../blocks/note-modal.ts'

const SHORTER = [8, 1]

const hasInputs = ({ blocks }: ModalView): boolean => blocks.some(({ type }) => type === 'input')

/** The beginning of a modal that only shows something. */
const beginningOf = (view: ModalView, blocks: number): ModalView => ({
  ...view,
  blocks: [...view.blocks.slice(0, blocks), contextBlock(['Slack did not take the rest of this window.'])],
})

/** Modals to try one after another. A form is not cut: what cannot be filled in is not asked for. */
export const plainerModals = (view: ModalView): readonly ModalView[] => [
  view,
  ...SHORTER.filter((blocks) => !hasInputs(view) && blocks < view.blocks.length).map((blocks) =>
    beginningOf(view, blocks),
  ),
  noteModal(view.title.text, [
    [
      hasInputs(view)
        ? 'Slack did not take this form, so nothing can be entered here and nothing changed. Please choose fewer devices or a single room and try again; if it stays, tell the operator of this bot.'
        : 'Slack did not take what belongs here. Please tell the operator of this bot.',
    ],
  ]),
]

/** Home tabs to try one after another. */
export const plainerHomes = (view: HomeView): readonly HomeView[] => [
  view,
  {
    type: 'home',
    blocks: [contextBlock(['Slack did not take this page. Type /ota in a channel for the same overview.'])],
  },
]

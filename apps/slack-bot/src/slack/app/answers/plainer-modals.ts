import type { HomeView, ModalView } from '@slack/types'
import { contextBlock } from '../../blocks/elements.ts'
import { noteModal } from '../../blocks/note-modal.ts'

const SHORTER = [8, 1]

const hasInputs = ({ blocks }: ModalView): boolean => blocks.some(({ type }) => type === 'input')

/** The first blocks of a modal that only shows something. */
const beginningOf = (view: ModalView, blocks: number): ModalView => ({
  ...view,
  blocks: [...view.blocks.slice(0, blocks), contextBlock(['Slack refused the rest of this window.'])],
})

/** Modals to try in turn, each simpler than the last. A form is never shortened, because inputs would be missing. */
export const plainerModals = (view: ModalView): readonly ModalView[] => [
  view,
  ...SHORTER.filter((blocks) => !hasInputs(view) && blocks < view.blocks.length).map((blocks) =>
    beginningOf(view, blocks),
  ),
  noteModal(view.title.text, [
    [
      hasInputs(view)
        ? 'Slack refused this form, so nothing can be entered here and nothing changed. Please choose fewer devices or a single room and try again. If it keeps failing, tell the operator of this bot.'
        : 'Slack refused the content of this window. Please tell the operator of this bot.',
    ],
  ]),
]

/** Home tabs to try in turn. */
export const plainerHomes = (view: HomeView): readonly HomeView[] => [
  view,
  {
    type: 'home',
    blocks: [contextBlock(['Slack refused this page. Type /ota in a channel for the same overview.'])],
  },
]

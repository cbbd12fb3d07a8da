import type { ModalView } from '@slack/types'
import { noteModal } from '../../blocks/note-modal.ts'
import type { FeatureContext } from '../../feature-context.ts'
import type { Line } from '../../text/inline.ts'
import type { Interaction } from '../interaction.ts'
import { failureView } from './answer-failure.ts'

/** Opens a modal at once, within Slack's 3 s, and fills it when it can be drawn, or with the reason why not. */
export const openAndFill = async (
  { openModal, updateModal, person }: Pick<Interaction, 'openModal' | 'updateModal' | 'person'>,
  facts: { readonly title: string; readonly meanwhile: Line; readonly draw: () => Promise<ModalView> },
  { log }: Pick<FeatureContext, 'log'>,
): Promise<void> => {
  const modal = await openModal(noteModal(facts.title, [facts.meanwhile]))
  let view: ModalView
  try {
    view = await facts.draw()
  } catch (error) {
    const { blocks } = failureView(error, log, { userId: person.userId })
    view = { ...noteModal(facts.title, []), blocks }
  }
  await updateModal(modal, view)
}

import type { WebClient } from '@slack/web-api'
import type { Interaction } from './interaction.ts'

/** Opens and updates modals for one interaction. */
export const createModalOpener = (
  client: WebClient,
  triggerId: string,
  isInsideModal: boolean,
): Pick<Interaction, 'openModal' | 'updateModal'> => ({
  async openModal(view) {
    const request = { trigger_id: triggerId, view }
    const answer = isInsideModal ? await client.views.push(request) : await client.views.open(request)
    if (answer.view?.id === undefined) throw new Error('Slack opened a modal without an id')
    return { viewId: answer.view.id }
  },
  async updateModal(modal, view) {
    await client.views.update({ view_id: modal.viewId, view })
  },
})

import type { WebClient } from '@slack/web-api'
import { withPlainerContent } from '../../announcer/with-plainer-content.ts'
import { troubleOf } from '../../platform/slack-failure.ts'
import type { Interaction } from '../interaction.ts'
import { plainerModals } from './plainer-modals.ts'

/** Opens and updates modals for one interaction. */
export const createModalOpener = (
  client: WebClient,
  triggerId: string,
  isInsideModal: boolean,
): Pick<Interaction, 'openModal' | 'updateModal'> => ({
  async openModal(view) {
    const answer = await withPlainerContent(plainerModals(view), (modal) => {
      const request = { trigger_id: triggerId, view: modal }
      return isInsideModal ? client.views.push(request) : client.views.open(request)
    })
    if (answer.view?.id === undefined) throw new Error('Slack opened a modal without an id')
    return { viewId: answer.view.id }
  },
  async updateModal(modal, view) {
    try {
      await withPlainerContent(plainerModals(view), (plainer) =>
        client.views.update({ view_id: modal.viewId, view: plainer }),
      )
      return 'shown'
    } catch (error) {
      if (troubleOf(error) !== 'not_found') throw error
      return 'closed'
    }
  },
})

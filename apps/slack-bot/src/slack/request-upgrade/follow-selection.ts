import type { ClickHandler, ModalFacts } from '../app/interaction.ts'
import { MODALS } from '../platform/ids.ts'
import type { FeatureContext } from '../feature-context.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { chosenDevices } from './chosen-devices.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { forecastLine } from './forecast-line.ts'
import { BLOCKS, forecastBlock } from './plan-modal.ts'

const chosenIds = async (view: ModalFacts, context: FeatureContext): Promise<readonly string[]> => {
  const chosen = await chosenDevices(view, context)
  return chosen.kind === 'gone' ? [] : chosen.devices.map(({ deviceId }) => deviceId)
}

/** A tick or an exception changed: updates the forecast. Ticks and typed text stay, because the block ids stay the same. */
export const onDevicesChosen: ClickHandler = async (click, context) => {
  const { view } = click
  if (view === undefined) return
  const deviceIds = await chosenIds(view, context)
  const line = forecastLine(deviceIds.length, await forecastIfKnown(deviceIds, context))
  await context.client.views
    .update({
      view_id: view.viewId,
      hash: view.hash,
      view: {
        type: 'modal',
        callback_id: MODALS.request,
        private_metadata: view.privateMetadata,
        title: plainText('Request upgrade', LIMITS.modal.title),
        submit: plainText('Ask for approval', LIMITS.modal.button),
        close: plainText('Cancel', LIMITS.modal.button),
        blocks: view.blocks.map((block) =>
          block.block_id === BLOCKS.forecast ? forecastBlock(line) : block,
        ),
      },
    })
    .catch((error: unknown) => {
      // A newer tick was handled first, or the form is closed.
      context.log.debug({ error }, 'A forecast came too late')
    })
}

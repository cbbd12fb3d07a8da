import type { ClickHandler } from '../app/interaction.ts'
import { ACTIONS, MODALS, parseDeviceValue } from '../platform/ids.ts'
import { plainText } from '../blocks/elements.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { forecastLine } from './forecast-line.ts'
import { BLOCKS, forecastBlock } from './plan-modal.ts'

/** A tick changed: updates the forecast. Ticks and typed text stay, because the block ids stay the same. */
export const onDevicesTicked: ClickHandler = async (click, context) => {
  const { view } = click
  if (view === undefined) return
  const ticked = (view.fields.get(ACTIONS.upgradeDevices)?.selected ?? []).flatMap(
    ({ value }) => parseDeviceValue(value)?.deviceId ?? [],
  )
  const line = forecastLine(ticked.length, await forecastIfKnown(ticked, context))
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

import { setTimeout as sleep } from 'node:timers/promises'
import type { ModalView } from '@slack/types'
import type { ClickHandler, ModalFacts } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { ACTIONS } from '../platform/ids.ts'
import { chosenDevices, firstIn, type ChosenDevice } from './chosen-devices.ts'
import { forecastIfKnown } from './forecast-if-known.ts'
import { forecastLines, type ForecastFacts } from './forecast-lines.ts'
import { beginTurn } from './form-turns.ts'
import { parseRequestMetadata, toRequestMetadata } from './metadata.ts'
import { BLOCKS, forecastBlock, requestModal } from './plan-modal.ts'
import { startIn, whenIn } from './start-in.ts'
import { withStartsAt } from './when-choice.ts'

/** The count is shown after this long, without waiting for a reading. */
const FORECAST_WAIT_MS = 500

const devicesIn = async (view: ModalFacts, context: FeatureContext): Promise<readonly ChosenDevice[]> => {
  const chosen = await chosenDevices(view, context, Infinity)
  return chosen.kind === 'gone' ? [] : chosen.devices
}

const withForecast = (view: ModalFacts, facts: ForecastFacts): ModalView => {
  const metadata = parseRequestMetadata(view.privateMetadata)
  const startsAtMs = view.fields.get(ACTIONS.upgradeStartsAt)?.atMs ?? metadata.startsAtMs
  const lines = forecastLines(facts)
  const blocks = view.blocks.map((block) =>
    block.block_id === BLOCKS.forecast ? forecastBlock(lines) : block,
  )
  return requestModal(
    toRequestMetadata({ ...metadata, ...(startsAtMs !== undefined && { startsAtMs }) }),
    withStartsAt(blocks, { isChosen: whenIn(view) === 'at', startsAtMs }),
  )
}

/**
 * A device, an exception or the start changed: updates the forecast. Ticks and typed text stay, because the block ids stay
 * the same.
 */
export const onChoiceChanged: ClickHandler = async ({ view, person }, context) => {
  if (view === undefined) return
  const turn = beginTurn(view, context)
  const devices = await devicesIn(view, context)
  const { label, isOnePlace } = parseRequestMetadata(view.privateMetadata)
  const start = startIn(view)
  const facts: ForecastFacts = {
    count: devices.length,
    place: isOnePlace ? label : undefined,
    start,
    approvers: context.approverNames,
    requester: person.userId,
  }
  const first = firstIn(view, devices)
  const work = forecastIfKnown(
    {
      deviceIds: devices.map(({ deviceId }) => deviceId),
      ...(first.kind === 'first' && { firstDeviceIds: first.firstDeviceIds }),
      start: start ?? 'now',
    },
    context,
  )
  try {
    const soon = await Promise.race([work, sleep(FORECAST_WAIT_MS, 'reading' as const, { ref: false })])
    if (soon === 'reading') await turn.show(withForecast(view, { ...facts, forecast: soon }))
    const forecast = await work
    await turn.show(withForecast(view, { ...facts, forecast }))
  } catch (error) {
    // The form works without a forecast, and the next choice brings one.
    context.log.warn({ error }, 'A forecast could not be shown')
  }
}

import type { FeatureContext } from '../feature-context.ts'
import type { AskedSelection, SelectionForecast } from '../../rollouts/planning/forecast.ts'

/** The forecast, or undefined if it can't be made: the form works without one. */
export const forecastIfKnown = async (
  asked: Omit<AskedSelection, 'projectId'>,
  context: FeatureContext,
): Promise<SelectionForecast | undefined> => {
  if (asked.deviceIds.length === 0) return undefined
  try {
    return await context.engine.forecast({ projectId: context.project.projectId, ...asked })
  } catch (error) {
    context.log.warn({ error }, 'A form is shown without a forecast')
    return undefined
  }
}

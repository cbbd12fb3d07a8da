import type { FeatureContext } from '../feature-context.ts'
import type { SelectionForecast } from '../../rollouts/planning/forecast.ts'

/** The forecast, or undefined if it can't be made: the form works without one. */
export const forecastIfKnown = async (
  deviceIds: readonly string[],
  context: FeatureContext,
): Promise<SelectionForecast | undefined> => {
  if (deviceIds.length === 0) return undefined
  try {
    return await context.engine.forecast(context.project.projectId, deviceIds)
  } catch (error) {
    context.log.warn({ error }, 'A form is shown without a forecast')
    return undefined
  }
}

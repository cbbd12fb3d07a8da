import { z } from 'zod'
import { id } from './composition.ts'
import { blockKitLimits } from './limits.ts'

const limits = blockKitLimits.dataVisualization
const label = z.string().min(1).max(limits.labelCharacters)
const axisLabel = z.string().max(limits.axisLabelCharacters).optional()

const pieChart = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(limits.segments),
})

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(limits.points),
})

type Plotted = { series: z.infer<typeof series>[]; axis_config: { categories: string[] } }

const hasUniqueNames = (chart: Plotted): boolean =>
  new Set(chart.series.map(({ name }) => name)).size === chart.series.length

const matchesCategories = (chart: Plotted): boolean => {
  const wanted = JSON.stringify(chart.axis_config.categories.toSorted())
  return chart.series.every(
    ({ data }) => JSON.stringify(data.map((point) => point.label).toSorted()) === wanted,
  )
}

const plottedChart = <Type extends string>(type: Type) =>
  z
    .strictObject({
      type: z.literal(type),
      series: z.array(series).min(1).max(limits.series),
      axis_config: z.strictObject({
        categories: z.array(label).min(1).max(limits.points),
        x_label: axisLabel,
        y_label: axisLabel,
      }),
    })
    .refine(hasUniqueNames, { error: 'series names must be unique', path: ['series'] })
    .refine(matchesCategories, { error: 'labels must match the categories', path: ['series'] })

export const dataVisualizationBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id.optional(),
  title: z.string().min(1).max(limits.titleCharacters),
  chart: z.discriminatedUnion('type', [
    pieChart,
    plottedChart('bar'),
    plottedChart('area'),
    plottedChart('line'),
  ]),
})

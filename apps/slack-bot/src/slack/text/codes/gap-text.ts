import type { GapFindings } from '../../../rollouts/model/gap.ts'
import { plural } from '../plural.ts'

/** `1 device had been started, 2 had not, for 1 it is still unknown`: only what there is, the noun once. */
export const findingsText = ({ started, notStarted, unknown }: GapFindings): string => {
  const devices = (count: number, isFirst: boolean): string =>
    isFirst ? plural(count, 'device') : count.toLocaleString('en-US')
  return [
    ...(started > 0 ? [`${devices(started, true)} had been started`] : []),
    ...(notStarted > 0
      ? [
          started > 0
            ? `${devices(notStarted, false)} had not`
            : `${devices(notStarted, true)} had not been started`,
        ]
      : []),
    ...(unknown > 0 ? [`for ${devices(unknown, started + notStarted === 0)} it is still unknown`] : []),
  ].join(', ')
}

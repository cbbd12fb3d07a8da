import type { Notice } from '../model/effect.ts'
import type { DueWork } from '../ports/work-queue.ts'

type Refused = Extract<Notice, { kind: 'device-refused' }>

const refusedOf = ({ effect }: DueWork): Refused | undefined =>
  effect.type === 'post-notice' && effect.notice.kind === 'device-refused' ? effect.notice : undefined

/** One notice for all devices that Tuya refused for the same reason in one decision, in place of one per device. */
export const gatherRefused = (work: readonly DueWork[]): readonly DueWork[] => {
  const groups = Map.groupBy(
    work.flatMap((one) => refusedOf(one) ?? []),
    ({ problem }) => problem,
  )
  return work.flatMap((one) => {
    const notice = refusedOf(one)
    const [first, ...rest] = notice === undefined ? [] : (groups.get(notice.problem) ?? [])
    if (notice === undefined || first === undefined || rest.length === 0) return [one]
    if (notice !== first || one.effect.type !== 'post-notice') return []
    const others = rest.map(({ deviceName }) => deviceName)
    return [{ ...one, effect: { ...one.effect, notice: { ...first, others } } }]
  })
}

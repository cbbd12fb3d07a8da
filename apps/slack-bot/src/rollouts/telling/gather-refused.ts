import { isSameProblem } from '../model/call-problem.ts'
import type { Notice } from '../model/effect.ts'
import type { DecidedNotice } from './effects-of.ts'

type Refused = Extract<Notice, { kind: 'device-refused' }>

const refusedOf = ({ notice }: DecidedNotice): Refused | undefined =>
  notice.kind === 'device-refused' ? notice : undefined

/** One notice for all devices that Tuya refused for the same reason in one decision, instead of one each. */
export const gatherRefused = (notices: readonly DecidedNotice[]): readonly DecidedNotice[] => {
  const all = notices.flatMap((one) => refusedOf(one) ?? [])
  return notices.flatMap((one) => {
    const refused = refusedOf(one)
    const [first, ...rest] =
      refused === undefined ? [] : all.filter(({ problem }) => isSameProblem(problem, refused.problem))
    if (refused === undefined || first === undefined || rest.length === 0) return [one]
    if (refused !== first) return []
    const others = rest.map(({ deviceName }) => deviceName)
    return [{ ...one, notice: { ...first, others } }]
  })
}

import { isSameProblem } from '../model/codes/call-problem.ts'
import type { FailedDevice, Notice } from '../model/effect.ts'
import type { DecidedNotice } from './effects-of.ts'

type NoticeOf<K extends Notice['kind']> = Extract<Notice, { kind: K }>

const refusedOf = ({ notice }: DecidedNotice): NoticeOf<'device-refused'> | undefined =>
  notice.kind === 'device-refused' ? notice : undefined

const failedOf = ({ notice }: DecidedNotice): readonly FailedDevice[] =>
  notice.kind === 'devices-failed' ? notice.devices : []

/** One notice for all devices that Tuya refused for the same reason in one decision, instead of one each. */
const gatherRefused = (notices: readonly DecidedNotice[]): readonly DecidedNotice[] => {
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

/** One notice for all devices that failed in one decision. The result of an ended rollout names those that failed for good. */
const gatherFailed = (notices: readonly DecidedNotice[]): readonly DecidedNotice[] => {
  const hasEnded = notices.some(({ notice }) => notice.kind === 'finished')
  const newest = new Map(notices.flatMap(failedOf).map((device) => [device.deviceId, device]))
  const devices = [...newest.values()].filter(({ nextTryAtMs }) => !hasEnded || nextTryAtMs !== undefined)
  const first = notices.find(({ notice }) => notice.kind === 'devices-failed')
  return notices.flatMap((one) => {
    if (one.notice.kind !== 'devices-failed') return [one]
    const notice = { kind: 'devices-failed', devices } as const
    return one === first && devices.length > 0 ? [{ ...one, notice }] : []
  })
}

/** The result of an ended rollout counts the devices of its last wave as well. */
const leaveOutLastWave = (notices: readonly DecidedNotice[]): readonly DecidedNotice[] =>
  notices.some(({ notice }) => notice.kind === 'finished')
    ? notices.filter(({ notice }) => notice.kind !== 'wave-passed')
    : notices

/** Joins the notices of one decision that tell the same. */
export const gatherNotices = (notices: readonly DecidedNotice[]): readonly DecidedNotice[] =>
  leaveOutLastWave(gatherFailed(gatherRefused(notices)))

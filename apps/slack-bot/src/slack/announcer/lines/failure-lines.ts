import type { FailedDevice, Notice } from '../../../rollouts/model/effect.ts'
import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { namesText } from '../../rollout-card/lines/plan-text.ts'
import { deviceProblemText } from '../../text/codes/device-problem-text.ts'
import { at, bold, type Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'
import { sentence } from '../../text/sentence.ts'
import { visibleText } from '../../text/visible-text.ts'

const TIMES = ['', ' once', ' twice', ' three times']

/** How often they failed, if all failed equally often. */
const timesText = (devices: readonly FailedDevice[]): string => {
  const attempts = new Set(devices.map(({ attempt }) => attempt))
  const [attempt = 1] = attempts
  if (attempts.size > 1 || attempt === 1) return ''
  return TIMES[attempt] ?? ` ${attempt} times`
}

const namesOf = (devices: readonly FailedDevice[]): string => namesText(devices.map(({ name }) => name))

/** Each reason once, with its devices if there is more than one reason. That an update failed is no reason. */
const reasonLines = (devices: readonly FailedDevice[]): readonly Line[] => {
  const explained = devices.filter(({ problem }) => problem.code !== 'update-failed')
  const byReason = Map.groupBy(explained, ({ problem }) => deviceProblemText(problem))
  return [...byReason].map(([reason, group]) => [
    group.length === devices.length ? '' : `${namesOf(group)}: `,
    sentence(visibleText(reason, LENGTHS.reason)),
  ])
}

const retriedLine = (devices: readonly FailedDevice[], rollout: Rollout): Line => {
  const [first, ...rest] = devices
  if (first === undefined) return []
  const head: Line =
    rest.length === 0 ? [bold(namesOf(devices)), ' failed'] : [bold(`${devices.length} devices failed`)]
  const names = rest.length === 0 ? '' : `: ${namesOf(devices)}`
  if (rollout.status === 'halting' || rollout.status === 'halted')
    return [
      ...head,
      `${names}. ${rest.length === 0 ? 'It is' : 'They are'} not tried again, because the rollout was halted.`,
    ]
  const nextTryAtMs = Math.min(...devices.flatMap((device) => device.nextTryAtMs ?? []))
  return [...head, ' and will be tried again from ', at(nextTryAtMs), names, '.']
}

const finalLine = (devices: readonly FailedDevice[]): Line => {
  if (devices.length === 0) return []
  const times = timesText(devices)
  return devices.length === 1
    ? [bold(namesOf(devices)), ` failed${times}; an approver can try it again.`]
    : [
        bold(`${plural(devices.length, 'device')} failed${times}`),
        `: ${namesOf(devices)}. An approver can try them again.`,
      ]
}

/** The devices that failed in one poll: those that will be tried again, and those that only a person can try again. */
export const failureLines = (
  { devices }: Extract<Notice, { kind: 'devices-failed' }>,
  rollout: Rollout,
): readonly Line[] => {
  const retried = devices.filter(({ nextTryAtMs }) => nextTryAtMs !== undefined)
  const final = devices.filter(({ nextTryAtMs }) => nextTryAtMs === undefined)
  const lines = [retriedLine(retried, rollout), finalLine(final)].filter((line) => line.length > 0)
  return [...lines, ...reasonLines(devices)]
}

import type { TuyaSimulator } from '@illume-ota/tuya-simulator'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import {
  hasExecution,
  isLive,
  type ApprovedRollout,
  type Dispatch,
  type Rollout,
} from '../../src/rollouts/model/rollout.ts'
import { BLIND_MS, KNOBS } from './building.ts'
import { slotProblem } from './slot-truth.ts'

/** Checks every POST against the cloud's true state, which the bot can't see. */
export interface PostWatch {
  /** These devices were changed from outside. */
  noteOutside(deviceIds: readonly string[]): void
  around(gateway: FirmwareGateway, rollouts: () => Promise<readonly Rollout[]>): FirmwareGateway
}

interface Sending {
  readonly rollout: ApprovedRollout
  readonly dispatch: Dispatch
}

const sendingOf = (rollouts: readonly Rollout[], deviceIds: readonly string[]): Sending | undefined => {
  for (const rollout of rollouts)
    if (hasExecution(rollout) && isLive(rollout))
      for (const dispatch of Object.values(rollout.dispatches))
        if (dispatch.state === 'sending' && dispatch.deviceIds.join() === deviceIds.join())
          return { rollout, dispatch }
  return undefined
}

export const createPostWatch = (parts: {
  readonly simulator: TuyaSimulator
  readonly now: () => number
  readonly report: (problem: string) => void
}): PostWatch => {
  const { simulator, now, report } = parts
  const outsideAtMs = new Map<string, number>()
  /** Dispatches with a POST that was or may have been made, by rollout, generation and device. */
  const made = new Map<string, Set<string>>()

  const problemOf = ({ rollout }: Sending, deviceId: string): string | undefined => {
    const truth = simulator.control.device(deviceId)
    const wasOutside = now() - (outsideAtMs.get(deviceId) ?? -Infinity) <= BLIND_MS
    if (wasOutside) return undefined
    const { toVersion } = rollout.plan.devices.find((device) => device.deviceId === deviceId) ?? {}
    if (truth.phase !== undefined) return `I4: POST for ${deviceId}, which is in its update (${truth.phase})`
    if (truth.offeredVersion === '') return `I4: POST for ${deviceId}, which has nothing to install`
    if (truth.offeredVersion !== toVersion)
      return `I15: ${deviceId} is offered ${truth.offeredVersion}, not ${toVersion}`
    return undefined
  }

  const judge = (sending: Sending | undefined, deviceIds: readonly string[]): void => {
    if (sending === undefined) return report(`I1: POST for ${deviceIds.join()} without a started dispatch`)
    const { rollout, dispatch } = sending
    // A stop committed at the same instant came after permission was asked for, which is the latest possible moment.
    const stoppedAtMs =
      rollout.status === 'paused'
        ? rollout.pausedAtMs
        : rollout.status === 'halting'
          ? rollout.haltAtMs
          : undefined
    const isJustStopped = stoppedAtMs !== undefined && stoppedAtMs === dispatch.startedAtMs
    if (rollout.status !== 'running' && !isJustStopped)
      report(`I1: POST of ${dispatch.dispatchId} while ${rollout.status}`)
    if (rollout.votes.length === 0) report(`I1: POST of ${dispatch.dispatchId}, which nobody approved`)
    for (const deviceId of deviceIds) {
      const problem = problemOf(sending, deviceId)
      if (problem !== undefined) report(problem)
    }
  }

  const count = ({ rollout, dispatch }: Sending): void => {
    for (const deviceId of dispatch.deviceIds) {
      const key = `${deviceId} in ${rollout.rolloutId}, generation ${rollout.devices[deviceId]?.generation}`
      const calls = (made.get(key) ?? new Set()).add(dispatch.dispatchId)
      made.set(key, calls)
      if (calls.size > KNOBS.retryDelaysMs.length + 1) report(`I5: ${key} was in ${calls.size} POSTs`)
    }
  }

  return {
    noteOutside: (deviceIds) => {
      for (const deviceId of deviceIds) outsideAtMs.set(deviceId, now())
    },
    around: (gateway, rollouts) => ({
      ...gateway,
      upgrade: async (projectId, deviceIds, askToSend) => {
        let sending: Sending | undefined
        const outcome = await gateway.upgrade(projectId, deviceIds, async () => {
          const permission = await askToSend()
          if (!permission.maySend) return permission
          const all = await rollouts()
          sending = sendingOf(all, deviceIds)
          judge(sending, deviceIds)
          const problem = slotProblem(simulator, all, deviceIds)
          if (problem !== undefined) report(problem)
          return permission
        })
        if (sending !== undefined && (outcome.kind === 'accepted' || outcome.kind === 'ambiguous'))
          count(sending)
        return outcome
      },
    }),
  }
}

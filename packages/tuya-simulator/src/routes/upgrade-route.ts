import type { NotTriggeredReason } from '../cloud/call-log.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { UPGRADE_STATUS } from '../building/device.ts'
import { answered, refused, type Answer } from '../cloud/envelope.ts'
import { findEffect } from '../faults/fault-effects.ts'
import type { LiveDevice } from '../building/live-device.ts'
import { defineRoute, type RouteContext } from './route.ts'

export const upgrade = defineRoute({
  operation: 'ota.upgrade',
  method: 'POST',
  path: '/v1.0/cloud/illume/devices/ota/open/upgrade',
  from: 'documented-body',
  parameters: {
    project_id: { kind: 'string', isRequired: true },
    device_ids: { kind: 'strings', isRequired: true },
  },
  handle: ({ project_id: projectId, device_ids: deviceIds }, context) =>
    projectId === context.cloud.building.plan.projectId ? answerUpgrade(deviceIds, context) : refused(1106),
})

const answerUpgrade = (deviceIds: readonly string[], context: RouteContext): Answer => {
  const { cloud, call, effects } = context
  if (deviceIds.length > (cloud.settings.maxDevicesPerUpgrade ?? deviceIds.length))
    return refused(1101, 'device_ids')
  const verdicts = [...new Set(deviceIds)].map((deviceId) => judge(cloud, deviceId))
  const unknown = verdicts.find((verdict) => verdict.reason === 'unknown')
  const falseAnswer = findEffect(effects, 'result-false')
  const isRefused =
    verdicts.some((verdict) => verdict.decision === 'refuse') || falseAnswer?.isApplied === false
  if (unknown !== undefined && cloud.settings.upgradePolicy.unknown === 'error') {
    call.notTriggered = verdicts.map((verdict) => ({
      ...verdict.named,
      reason: verdict.reason ?? 'refused-post',
    }))
    return refused(2010, unknown.named.deviceId)
  }
  if (isRefused) {
    call.notTriggered = verdicts.map((verdict) => ({
      ...verdict.named,
      reason: verdict.reason ?? 'refused-post',
    }))
    return answered(false)
  }
  const accepted = verdicts.flatMap(({ device, decision }) =>
    device !== undefined && decision === 'start' ? [device] : [],
  )
  const started = accepted.slice(0, findEffect(effects, 'partial-start')?.start)
  for (const device of started) start(cloud, device, call)
  call.triggered = started.map((device) => device.profile.deviceId)
  call.notTriggered = [
    ...verdicts.flatMap(({ named, decision, reason }) =>
      decision === 'start' ? [] : [{ ...named, reason: reason ?? 'refused-post' }],
    ),
    ...accepted.slice(started.length).map((device) => ({
      deviceId: device.profile.deviceId,
      reason: 'partial-start' as const,
    })),
  ]
  // The cloud accepts a device even if the device then ignores the command.
  const isAccepted = accepted.length > 0 || verdicts.some((verdict) => verdict.reason === 'ignores')
  return answered(isAccepted && falseAnswer === undefined)
}

interface Judgement {
  named: { deviceId: string }
  device: LiveDevice | undefined
  decision: 'start' | 'skip' | 'refuse'
  reason: NotTriggeredReason | undefined
}

const judge = (cloud: Cloud, deviceId: string): Judgement => {
  const policy = cloud.settings.upgradePolicy
  const device = cloud.building.device(deviceId)
  const verdict = (decision: Judgement['decision'], reason?: NotTriggeredReason): Judgement => ({
    named: { deviceId },
    device,
    decision,
    reason,
  })
  if (device === undefined) return verdict(policy.unknown === 'skip' ? 'skip' : 'refuse', 'unknown')
  if (device.traits.destiny === 'poisons') return verdict('refuse', 'poisoned-post')
  if (device.traits.destiny === 'ignores') return verdict('skip', 'ignores')
  const readiness = cloud.building.readiness(device)
  if (readiness === 'up-to-date') return verdict(policy.upToDate, 'up-to-date')
  if (readiness === 'busy') return policy.busy === 'restart' ? verdict('start') : verdict(policy.busy, 'busy')
  if (hasFailed(device) && policy.failed === 'skip') return verdict('skip', 'failure-not-deleted')
  if (!cloud.building.isOnline(device) && policy.offline !== 'wait') return verdict(policy.offline, 'offline')
  return verdict('start')
}

const hasFailed = (device: LiveDevice) =>
  device.status === UPGRADE_STATUS.failed || device.status === UPGRADE_STATUS.timedOut

const start = (cloud: Cloud, device: LiveDevice, call: { atMs: number; tid: string }) => {
  const { deviceId } = device.profile
  const trigger = {
    deviceId,
    version: device.offeredVersion,
    source: 'api',
    atMs: call.atMs,
    tid: call.tid,
  } as const
  cloud.triggers.add(trigger, device.failures)
  cloud.building.trigger(device)
}

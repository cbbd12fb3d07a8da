import type { Turn } from '../state/turn.ts'

/** Failed devices behind one gateway after which the gateway itself is suspected. */
const SUSPICIOUS_FAILURES = 3

/** Quarantines a gateway whose children keep failing: the rest behind it is parked, the other devices go on. */
export const quarantineGateways = (turn: Turn): void => {
  if (turn.rollout.status !== 'running' || turn.view.groups.failed === 0) return
  const { plan, devices } = turn.rollout
  const failures = new Map<string, number>()
  for (const { deviceId, gatewayId } of plan.devices)
    if (gatewayId !== undefined && devices[deviceId]?.progress.state === 'failed')
      failures.set(gatewayId, (failures.get(gatewayId) ?? 0) + 1)
  for (const { deviceId, gatewayId } of plan.devices) {
    const record = devices[deviceId]
    const isSuspected = gatewayId !== undefined && (failures.get(gatewayId) ?? 0) >= SUSPICIOUS_FAILURES
    if (!isSuspected || record?.progress.state !== 'planned' || record.generation !== 0) continue
    const recheckDelayMs = plan.knobs.parkedTimeoutMs
    const recheckAtMs = turn.nowMs + recheckDelayMs
    turn.emit({ type: 'device-parked', deviceId, reason: 'gateway', recheckAtMs, recheckDelayMs })
  }
}

import type { FleetDevice } from '../../fleet/device.ts'
import { DEFAULT_KNOBS } from '../../rollouts/default-knobs.ts'
import { forecastOf } from '../../rollouts/forecast.ts'
import { planWaves } from '../../rollouts/plan-waves.ts'
import type { PlannedDevice, RolloutKnobs } from '../../rollouts/plan.ts'
import { wavesText } from '../rollout-card/plan-text.ts'
import { rangeText } from '../text/duration.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'

/** Above this many devices a reason is required. */
export const REASON_ABOVE = 20

const toPlanned = (device: FleetDevice): PlannedDevice => ({
  deviceId: device.deviceId,
  name: device.name,
  ...(device.roomId === undefined ? {} : { roomId: device.roomId }),
  roomLabel: device.roomName,
  kind: device.kind,
  protocol: device.protocol,
  toVersion: device.offeredVersion ?? '',
  wasOnline: device.online,
})

/** What the ticked devices come to: waves, time and calls. The plan itself is made when it is asked for. */
export const forecastLine = (ticked: readonly FleetDevice[], knobs: RolloutKnobs = DEFAULT_KNOBS): Line => {
  if (ticked.length === 0) return ['No device is ticked.']
  const devices = ticked.map(toPlanned)
  const waves = planWaves(devices, knobs)
  const { lowMs, highMs, apiCalls } = forecastOf({ projectId: '', label: '', devices, waves, knobs })
  return [
    `${plural(ticked.length, 'device')}, ${wavesText({ waves })}. About ${rangeText({ low: lowMs, high: highMs })}, `,
    `about ${apiCalls} API calls. Someone other than you must approve.`,
    ticked.length > REASON_ABOVE ? ` Above ${REASON_ABOVE} devices a reason is required.` : '',
  ]
}

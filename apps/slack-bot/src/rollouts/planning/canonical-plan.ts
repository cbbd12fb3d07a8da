import type { Plan } from '../model/plan.ts'
import { canonicalJson } from './canonical-json.ts'

const FORMAT = 'illume-ota plan 1'

/**
 * The plan as stable text, whose SHA-256 is the plan hash that approvers approve. Any change of a device, version, wave,
 * knob or window changes the text. The order of the device list has no meaning and is normalised; the order inside the
 * waves is the order of sending and counts.
 */
export const canonicalPlan = (plan: Plan): string => {
  const devices = plan.devices.toSorted((left, right) => (left.deviceId < right.deviceId ? -1 : 1))
  return `${FORMAT}\n${canonicalJson({ ...plan, devices })}`
}

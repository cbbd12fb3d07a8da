import type { Plan } from '../model/plan.ts'
import { canonicalJson } from './canonical-json.ts'

const FORMAT = 'illume-ota plan 1'

/**
 * The plan as one stable text: the same plan always gives the same text, and a change of any device, version, wave, knob
 * or window gives another. Its SHA-256 is the plan hash that an approval is bound to. The order of the device list says
 * nothing and is normalised; the order inside the waves is the order of sending and counts.
 */
export const canonicalPlan = (plan: Plan): string => {
  const devices = plan.devices.toSorted((left, right) => (left.deviceId < right.deviceId ? -1 : 1))
  return `${FORMAT}\n${canonicalJson({ ...plan, devices })}`
}

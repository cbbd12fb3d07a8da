import { awaitsRetry } from '../model/record-facts.ts'
import { isExecuting, type Execution, type Rollout } from '../model/rollout.ts'

/**
 * The devices that a retry begins with. Nobody looks at the unknown devices of an ended rollout any more, so a retry looks
 * again: what is on its new version by then is adopted, and only what is still offered is sent.
 */
export const retriedDevicesOf = (rollout: Extract<Rollout, Execution>): readonly string[] =>
  Object.entries(rollout.devices)
    .filter(
      ([, record]) => awaitsRetry(record) || (!isExecuting(rollout) && record.progress.state === 'unknown'),
    )
    .map(([deviceId]) => deviceId)

import { awaitsRetry } from '../model/facts/record-facts.ts'
import { isExecuting, type Execution, type Rollout } from '../model/rollout.ts'

/**
 * The devices that a retry starts with. An ended rollout no longer reads its unknown devices, so a retry reads them again:
 * those on the new version are adopted, and only those still offered are sent.
 */
export const retriedDevicesOf = (rollout: Extract<Rollout, Execution>): readonly string[] =>
  Object.entries(rollout.devices)
    .filter(
      ([, record]) => awaitsRetry(record) || (!isExecuting(rollout) && record.progress.state === 'unknown'),
    )
    .map(([deviceId]) => deviceId)

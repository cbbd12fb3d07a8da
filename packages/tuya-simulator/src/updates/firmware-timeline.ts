import { UPGRADE_STATUS, type Destiny } from '../building/device.ts'
import type { Protocol } from '../building/product.ts'

export type Verdict = 'installed' | 'pretended' | 'failed' | 'timed-out'

/** A step of a running update, `afterMs` building milliseconds after its start. Omitted fields don't change. */
export interface TimelineStep {
  afterMs: number
  status?: number
  isRebooting?: boolean
  verdict?: Verdict
}

export interface TimelineInput {
  protocol: Protocol
  updateMs: number
  destiny: Destiny
  /** Number of this device's updates that failed before. */
  earlierFailures: number
}

/**
 * The steps of one update: preparing, transfer, downloaded, an offline reboot, and the verdict. Queueing for a gateway
 * happens elsewhere.
 */
export const firmwareTimeline = ({
  protocol,
  updateMs,
  destiny,
  earlierFailures,
}: TimelineInput): TimelineStep[] => {
  const at = (fraction: number) => Math.round(updateMs * fraction)
  const transfer: TimelineStep[] = [
    { afterMs: 0, status: UPGRADE_STATUS.preparing },
    { afterMs: at(0.05), status: UPGRADE_STATUS.updating },
  ]
  const fails = destiny === 'fails' || (destiny === 'fails-once' && earlierFailures === 0)
  if (fails) return [...transfer, { afterMs: at(0.7), verdict: 'failed' }]
  if (destiny === 'stalls') return transfer
  if (destiny === 'times-out') return [...transfer, { afterMs: at(2), verdict: 'timed-out' }]
  const rebootMs = Math.min(30_000, at(0.1))
  // Quirk: only the Wi-Fi module reports 6 (downloaded); sub-devices go from 2 to the verdict.
  const downloaded: TimelineStep[] =
    protocol === 'wifi' ? [{ afterMs: at(0.8), status: UPGRADE_STATUS.downloaded }] : []
  return [
    ...transfer,
    ...downloaded,
    { afterMs: updateMs - rebootMs, isRebooting: true },
    { afterMs: updateMs, isRebooting: false, verdict: destiny === 'lies' ? 'pretended' : 'installed' },
  ]
}

import { createHash } from 'node:crypto'
import { toDeviceValue } from '../../platform/ids.ts'
import type { Choice } from './device-choice.ts'

const DIGEST_LENGTH = 24

/** Tells whether the devices and versions of a selection are still those that the person saw. */
export const digestOf = ({ devices }: Choice): string =>
  createHash('sha256')
    .update(
      devices
        .map(({ deviceId, offeredVersion }) => toDeviceValue(deviceId, offeredVersion))
        .toSorted()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, DIGEST_LENGTH)

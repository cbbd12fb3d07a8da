import { expect, test } from 'vitest'
import type { Notice } from '../model/effect.ts'
import { gatherRefused } from './gather-refused.ts'
import type { DueWork } from '../ports/work-queue.ts'

const work = (seq: number, notice: Notice): DueWork => ({
  effect: { type: 'post-notice', rolloutId: 'R-1', seq, notice },
  key: `notice:R-1:${seq}`,
})
const refused = (deviceName: string, problem: string, others?: readonly string[]): Notice => ({
  kind: 'device-refused',
  deviceName,
  problem,
  ...(others !== undefined && { others }),
})

test('devices refused for one reason in one decision are one notice; other notices stay as they are', () => {
  const resumed = work(3, { kind: 'resumed' })
  const gathered = gatherRefused([
    work(1, refused('Lamp 1', 'permission deny')),
    work(2, refused('Lamp 2', 'device is not exist')),
    resumed,
    work(4, refused('Lamp 3', 'permission deny')),
    work(5, refused('Lamp 4', 'permission deny')),
  ])
  expect(gathered).toEqual([
    work(1, refused('Lamp 1', 'permission deny', ['Lamp 3', 'Lamp 4'])),
    work(2, refused('Lamp 2', 'device is not exist')),
    resumed,
  ])
})

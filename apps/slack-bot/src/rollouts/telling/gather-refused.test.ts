import { expect, test } from 'vitest'
import type { Notice } from '../model/effect.ts'
import type { DecidedNotice } from './effects-of.ts'
import { gatherRefused } from './gather-refused.ts'

const of = (eventIndex: number, notice: Notice): DecidedNotice => ({ eventIndex, notice })
const refused = (deviceName: string, problem: string, others?: readonly string[]): Notice => ({
  kind: 'device-refused',
  deviceName,
  problem,
  ...(others !== undefined && { others }),
})

test('devices refused for one reason in one decision are one notice; other notices stay as they are', () => {
  const resumed = of(3, { kind: 'resumed' })
  const gathered = gatherRefused([
    of(1, refused('Lamp 1', 'permission deny')),
    of(2, refused('Lamp 2', 'device is not exist')),
    resumed,
    of(4, refused('Lamp 3', 'permission deny')),
    of(5, refused('Lamp 4', 'permission deny')),
  ])
  expect(gathered).toEqual([
    of(1, refused('Lamp 1', 'permission deny', ['Lamp 3', 'Lamp 4'])),
    of(2, refused('Lamp 2', 'device is not exist')),
    resumed,
  ])
})

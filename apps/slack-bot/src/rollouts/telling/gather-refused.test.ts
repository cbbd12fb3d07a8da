import type { CallProblem } from '../model/call-problem.ts'
import { expect, test } from 'vitest'
import type { Notice } from '../model/effect.ts'
import type { DecidedNotice } from './effects-of.ts'
import { gatherRefused } from './gather-refused.ts'

const of = (eventIndex: number, notice: Notice): DecidedNotice => ({ eventIndex, notice })
const refused = (deviceName: string, problem: CallProblem, others?: readonly string[]): Notice => ({
  kind: 'device-refused',
  deviceName,
  problem,
  ...(others !== undefined && { others }),
})

const DENIED: CallProblem = { code: 'device-access-refused', vendorCode: '1106' }
const GONE: CallProblem = { code: 'device-access-refused', vendorCode: '2010' }

test('devices refused for one reason in one decision share one notice; other notices are unchanged', () => {
  const resumed = of(3, { kind: 'resumed' })
  const gathered = gatherRefused([
    of(1, refused('Lamp 1', DENIED)),
    of(2, refused('Lamp 2', GONE)),
    resumed,
    of(4, refused('Lamp 3', { ...DENIED, vendorText: 'permission deny' })),
    of(5, refused('Lamp 4', DENIED)),
  ])
  expect(gathered).toEqual([
    of(1, refused('Lamp 1', DENIED, ['Lamp 3', 'Lamp 4'])),
    of(2, refused('Lamp 2', GONE)),
    resumed,
  ])
})

test('problems differ by their code, and by the vendor’s code', () => {
  const problems: readonly CallProblem[] = [
    { code: 'device-refused' },
    { code: 'device-unknown' },
    { code: 'device-refused', vendorCode: '1106' },
    { code: 'device-refused', systemCode: 'ECONNRESET' },
    { code: 'device-refused', httpStatus: 502 },
  ]
  const notices = problems.map((problem, index) => of(index, refused(`Lamp ${index}`, problem)))
  expect(gatherRefused(notices)).toEqual(notices)
})

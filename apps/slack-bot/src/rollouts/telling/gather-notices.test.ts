import type { CallProblem } from '../model/codes/call-problem.ts'
import { expect, test } from 'vitest'
import type { FailedDevice, Notice } from '../model/effect.ts'
import type { DecidedNotice } from './effects-of.ts'
import { gatherNotices } from './gather-notices.ts'

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
  const gathered = gatherNotices([
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

test('the result of a rollout tells of its last wave; a wave that others follow is told alone', () => {
  const passed = { kind: 'wave-passed', wave: 2, verified: 4, devices: 4, excludedRatePercent: 0 } as const
  const finished = of(2, { kind: 'finished', requester: 'U-1', approvers: [] })
  expect(gatherNotices([of(1, passed), finished])).toEqual([finished])
  expect(gatherNotices([of(1, passed)])).toEqual([of(1, passed)])
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
  expect(gatherNotices(notices)).toEqual(notices)
})

test('devices that failed in one decision share one notice, and the result of a rollout names the failed ones itself', () => {
  const problem = { code: 'update-failed' } as const
  const device = (name: string) => ({ deviceId: name, name, attempt: 1, problem })
  const failed = (...devices: readonly FailedDevice[]): Notice => ({ kind: 'devices-failed', devices })
  const retried = { ...device('Lamp 1'), nextTryAtMs: 7 }
  const resumed = of(2, { kind: 'resumed' })
  const notices = [
    of(1, failed(retried)),
    resumed,
    of(3, failed(device('Lamp 2'))),
    of(4, failed(device('Lamp 2'))),
  ]
  expect(gatherNotices(notices)).toEqual([of(1, failed(retried, device('Lamp 2'))), resumed])
  const finished = of(5, { kind: 'finished', requester: 'U-1', approvers: [] })
  expect(gatherNotices([...notices, finished])).toEqual([of(1, failed(retried)), resumed, finished])
  expect(gatherNotices([of(3, failed(device('Lamp 2'))), finished])).toEqual([finished])
})

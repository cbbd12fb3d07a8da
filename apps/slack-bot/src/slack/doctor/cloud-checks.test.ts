import { expect, it } from 'vitest'
import { silentLog } from '../../../test/support/silent-log.ts'
import { createDiagnosis } from '../../engine/diagnose.ts'
import { GATEWAY_REMEDIES, GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { cloudChecks } from './cloud-checks.ts'
import { TUYA_STEPS } from './tuya-steps.ts'

/** The doctor's lines about Tuya when every call of it fails so. */
const linesAfter = async (refusal: GatewayError) => {
  const fails = () => Promise.reject(refusal)
  const diagnose = createDiagnosis({ signIn: fails, readOne: fails }, {
    clock: { now: () => 0, elapsed: () => 0 },
    time: { confirm: () => Promise.resolve(true), machineAheadMs: () => 0 },
    gateway: { listRooms: fails },
    queue: { backlog: fails },
    budget: { settle: fails },
    log: silentLog,
  } as unknown as Parameters<typeof createDiagnosis>[1])
  return cloudChecks(await diagnose('P'), 0).filter(({ name }) => /Tuya (?:sign|read)|Room tree/u.test(name))
}

it.each(GATEWAY_REMEDIES)(
  'every part that fails for %s gives the step against that, and is of one cause',
  async (remedy) => {
    const problem = { problem: 'refused', isRetryable: false, remedy, code: '1013' } as const
    const lines = await linesAfter(new GatewayError('Tuya said no.', problem))
    expect(lines.map(({ advice }) => advice)).toEqual([
      TUYA_STEPS[remedy],
      TUYA_STEPS[remedy],
      TUYA_STEPS[remedy],
    ])
    expect(new Set(lines.map(({ cause }) => cause)).size).toBe(1)
  },
)

it('a connection that failed gives the step of its system code', async () => {
  const problem = { problem: 'unreachable', isRetryable: true, systemCode: 'ENOTFOUND' } as const
  const [line] = await linesAfter(new GatewayError('Tuya does not answer (ENOTFOUND).', problem))
  expect(line?.advice).toContain('DNS')
})

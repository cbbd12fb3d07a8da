import { expect, it } from 'vitest'
import { silentLog } from '../../../test/support/silent-log.ts'
import { createDiagnosis } from '../../engine/diagnose.ts'
import { GATEWAY_REMEDIES, GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { cloudChecks } from './cloud-checks.ts'
import { TUYA_STEPS } from './tuya-steps.ts'

type Probe = Parameters<typeof createDiagnosis>[0]

/** The doctor's lines about Tuya when every call of it fails so, but those that are given. */
const linesAfter = async (refusal: GatewayError, probe: Partial<Probe> = {}, machineAheadMs = 0) => {
  const fails = () => Promise.reject(refusal)
  const diagnose = createDiagnosis({ signIn: fails, readOne: fails, ...probe }, {
    clock: { now: () => 0, elapsed: () => 0 },
    time: { confirm: () => Promise.resolve(true), machineAheadMs: () => machineAheadMs },
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
    const lines = await linesAfter(new GatewayError(problem))
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
  const [line] = await linesAfter(new GatewayError(problem))
  expect(line?.advice).toContain('DNS')
})

const HOUR_MS = 3_600_000
const REFUSED = new GatewayError({ problem: 'refused', isRetryable: false })

it.each([
  ['as far off as the machine, whose clock is not gone by', -6 * HOUR_MS, 6 * HOUR_MS, 'passed', '0 ms'],
  [
    'right by the machine, and the bot goes by a wrong server',
    0,
    6 * HOUR_MS,
    'note',
    'is 6 h behind Tuya’s',
  ],
  ['right by all clocks', 0, 0, 'passed', '0 ms'],
] as const)(
  'a sign-in is compared with the time that the bot goes by: %s',
  async (_how, skewMs, aheadMs, state, words) => {
    const [line] = await linesAfter(REFUSED, { signIn: () => Promise.resolve({ skewMs }) }, aheadMs)
    expect(line).toMatchObject({ name: 'Tuya sign-in', state })
    expect(line?.facts).toContain(words)
  },
)

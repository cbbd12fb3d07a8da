import { isTuyaError, type TuyaClient } from '@illume-ota/core'
import type { CallProblem } from '../rollouts/model/codes/call-problem.ts'
import type { Log } from '../rollouts/ports/log.ts'
import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import { toGatewayError } from './to-gateway-error.ts'

/** Tuya refused the key, so trying again is useless. The message says what to correct. */
export class TuyaRefusedError extends Error {
  override readonly name = 'TuyaRefusedError'
}

/** Throws at once for a wrong key. If the cloud is down or refuses our clock, it only warns, and the start continues. */
export const checkSignIn = async (
  client: TuyaClient,
  log: Log,
  textOf: (problem: CallProblem) => string,
): Promise<void> => {
  try {
    await client.token.check()
  } catch (error) {
    const problem = toGatewayError(error)
    if (!(problem instanceof GatewayError) || !isTuyaError(error)) throw error
    const trace = problem.requestId === undefined ? '' : ` tid ${problem.requestId}`
    if (problem.problem === 'credentials' && !error.isRetryable && error.kind !== 'clock')
      throw new TuyaRefusedError(`${textOf(problem.callProblem)}${trace}`, { cause: error })
    log.warn({ error: problem }, `${textOf(problem.callProblem)} Starting anyway.`)
  }
}

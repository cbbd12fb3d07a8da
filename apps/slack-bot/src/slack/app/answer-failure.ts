import { randomBytes } from 'node:crypto'
import { answer } from '../blocks/message.ts'
import type { MessageView } from '../blocks/message.ts'
import type { Log } from '../log.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { failureLines } from '../user-message.ts'

/** Writes a failure down and makes the sentence for the person who waits, with the number that finds it in the log. */
export const failureView = (error: unknown, log: Log, facts: object): MessageView => {
  const incidentId = randomBytes(4).toString('hex')
  const isExpected = error instanceof GatewayError
  if (isExpected) log.warn({ ...facts, incidentId, error }, 'The cloud did not give what a person asked for')
  else log.error({ ...facts, incidentId, error }, 'A person’s request failed')
  return answer(failureLines(error, incidentId))
}

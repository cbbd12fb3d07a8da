import { answer } from '../../blocks/message.ts'
import type { MessageView } from '../../blocks/message.ts'
import type { Log } from '../../../rollouts/ports/log.ts'
import { GatewayError } from '../../../rollouts/ports/firmware-gateway.ts'
import { createIncidentId } from '../../platform/incident-id.ts'
import { isFromSlack, slackFailure } from '../../platform/slack-failure.ts'
import { slackRemedyOf } from '../../platform/slack-remedy.ts'
import type { Line } from '../../text/inline.ts'
import { failureLines } from '../../user-message.ts'

/** What Slack refused or did not answer, in words; absent for all others. */
const slackLines = (error: unknown, incidentId: string): readonly Line[] | undefined => {
  const failure = slackFailure(error)
  if (failure.kind === 'late-trigger')
    return [
      [
        'Slack lets me open a form for three seconds only, and I was too late. Nothing changed; please click again.',
      ],
    ]
  if (failure.kind === 'rate-limited')
    return [['Slack asks me to slow down, so this was not finished. Please try again in a minute.']]
  if (!isFromSlack(error)) return undefined
  const { why, toDo } = slackRemedyOf(failure)
  return [[`This was not finished, because ${why}.`], [`What helps: ${toDo}. Incident ${incidentId}.`]]
}

/** Writes a failure down and makes the sentence for the person who waits, with the number that finds it in the log. */
export const failureView = (error: unknown, log: Log, facts: object): MessageView => {
  const incidentId = createIncidentId()
  const isExpected = error instanceof GatewayError
  if (isExpected) log.warn({ ...facts, incidentId, error }, 'The cloud did not give what a person asked for')
  else log.error({ ...facts, incidentId, error }, 'A person’s request failed')
  return answer(slackLines(error, incidentId) ?? failureLines(error, incidentId))
}

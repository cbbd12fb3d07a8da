import { answer } from '../../blocks/message.ts'
import type { MessageView } from '../../blocks/message.ts'
import type { Log } from '../../../rollouts/ports/log.ts'
import { GatewayError } from '../../../rollouts/ports/firmware-gateway.ts'
import { createIncidentId } from '../../platform/incident-id.ts'
import { isFromSlack, slackFailure } from '../../platform/slack-failure.ts'
import { slackRemedyOf } from '../../platform/slack-remedy.ts'
import type { Line } from '../../text/inline.ts'
import { failureLines } from '../../user-message.ts'

/** The message for a failed call to Slack; absent for other failures. */
const slackLines = (error: unknown, incidentId: string): readonly Line[] | undefined => {
  const failure = slackFailure(error)
  if (failure.kind === 'late-trigger')
    return [
      [
        'Slack lets me open a form only within three seconds of a click, and I was too late. Nothing changed; please click again.',
      ],
    ]
  if (failure.kind === 'rate-limited')
    return [['Slack is limiting my calls, so this wasn’t completed. Please try again in a minute.']]
  if (!isFromSlack(error)) return undefined
  const { why, toDo } = slackRemedyOf(failure)
  return [[`This wasn’t completed, because ${why}.`], [`To fix it: ${toDo}. Incident ${incidentId}.`]]
}

/** Logs a failure and makes the message for the person, with the number that finds the log line. */
export const failureView = (error: unknown, log: Log, facts: object): MessageView => {
  const incidentId = createIncidentId()
  const isExpected = error instanceof GatewayError
  if (isExpected)
    log.warn({ ...facts, incidentId, error }, 'A call to the cloud failed during a person’s request')
  else log.error({ ...facts, incidentId, error }, 'A person’s request failed')
  return answer(slackLines(error, incidentId) ?? failureLines(error, incidentId))
}

import { proxyErrorIn } from '../platform/proxy/proxy-error.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'
import { connectionAdvice } from '../text/connection-advice.ts'

/** These are of Slack or the token, not of the part that met them. */
const OF_ALL = new Set(['identity', 'unclear', 'rate-limited'])

/** What Slack said, what to do, and the cause that other parts may share. */
export const whatSlackSaid = (
  error: unknown,
): { readonly said: string; readonly advice: string; readonly cause?: string } => {
  const ofProxy = proxyErrorIn(error)
  if (ofProxy !== undefined)
    return {
      said: ofProxy.message,
      advice: connectionAdvice(ofProxy.code),
      cause: `slack ${ofProxy.code}`,
    }
  const failure = slackFailure(error)
  const { why, toDo } = slackRemedyOf(failure)
  const cause = OF_ALL.has(failure.kind) && { cause: `slack ${codeOf(failure)}` }
  return { said: why, advice: toDo, ...cause }
}

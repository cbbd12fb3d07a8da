import { proxyErrorIn } from '../platform/proxy/proxy-error.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import { codeOf } from '../platform/slack-failure-kinds.ts'
import { slackRemedyOf } from '../platform/slack-remedy.ts'
import { connectionAdvice } from '../text/codes/connection-advice.ts'

/** These affect every Slack check, not only the one that failed. */
const SHARED_KINDS = new Set(['identity', 'unclear', 'rate-limited'])

/** Why Slack refused, what to do, and the cause that other checks may share. */
export const whatSlackSaid = (
  error: unknown,
): { readonly said: string; readonly advice: string; readonly cause?: string } => {
  const proxyError = proxyErrorIn(error)
  if (proxyError !== undefined)
    return {
      said: proxyError.message,
      advice: connectionAdvice(proxyError.code),
      cause: `slack ${proxyError.code}`,
    }
  const failure = slackFailure(error)
  const { why, toDo } = slackRemedyOf(failure)
  const cause = SHARED_KINDS.has(failure.kind) && { cause: `slack ${codeOf(failure)}` }
  return { said: why, advice: toDo, ...cause }
}

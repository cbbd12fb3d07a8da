import { codeOf, slackFailure } from '../slack-failure.ts'
import { connectionAdvice } from '../text/connection-advice.ts'

/** What Slack said, and what to do: a network that is down is not mended by another token. */
export const whatSlackSaid = (
  error: unknown,
  advice: string,
): { readonly said: string; readonly advice: string } => {
  const failure = slackFailure(error)
  if (failure.kind === 'rate-limited')
    return { said: 'Slack asks me to slow down', advice: 'try again in a minute' }
  if (failure.kind !== 'unclear') return { said: `Slack says ${codeOf(failure)}`, advice }
  const isOfNetwork = /^[A-Z]|^(?:timeout|no_answer)$/u.test(failure.code)
  return isOfNetwork
    ? { said: `Slack does not answer (${failure.code})`, advice: connectionAdvice(failure.code) }
    : { said: `Slack has trouble (${failure.code})`, advice: 'wait, and look at slack-status.com' }
}

import type { SlackFailure } from '../platform/slack-failure-kinds.ts'
import { nextStepText, slackRemedyOf } from '../platform/slack-remedy.ts'
import type { Line } from '../text/inline.ts'
import type { Outsider } from './membership.ts'

const SENTENCES: Readonly<Record<Outsider, string>> = {
  guest:
    'Guests can’t use this bot. Nothing changed. Please ask a full member of this workspace to do it for you.',
  bot: 'Bots and workflows can’t use this bot. Nothing changed. Please ask a full member of this workspace to do it.',
  deactivated: 'Your account in this workspace is deactivated, so you can’t use this bot. Nothing changed.',
  'other-organisation':
    'Only members of this bot’s workspace can use it, and you are from another organisation. Nothing changed.',
}

const unknownText = (failure: SlackFailure): string => {
  const remedy = slackRemedyOf(failure)
  return `I couldn’t check who you are, because ${remedy.why}. Nothing changed. ${nextStepText(remedy)}`
}

/** Tells a person privately why they can't use the bot. */
export const outsiderLine = (
  refused: { readonly why: Outsider } | { readonly why: 'unknown'; readonly failure: SlackFailure },
): Line => [refused.why === 'unknown' ? unknownText(refused.failure) : SENTENCES[refused.why]]

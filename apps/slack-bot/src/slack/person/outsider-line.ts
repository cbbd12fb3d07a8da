import type { Line } from '../text/inline.ts'
import type { Outsider } from './membership.ts'

const SENTENCES: Readonly<Record<Outsider | 'unknown', string>> = {
  guest:
    'Guests can’t use this bot. Nothing changed. Please ask a full member of this workspace to do it for you.',
  bot: 'Bots and workflows can’t use this bot. Nothing changed. A full member of this workspace must do it.',
  deactivated: 'Your account in this workspace is deactivated, so you can’t use this bot. Nothing changed.',
  'other-organisation':
    'Only members of the workspace that this bot belongs to can use it, and you are from another organisation. Nothing changed.',
  unknown:
    'I could not check who you are, because Slack did not answer or asked me to slow down. Nothing changed; please try again in a minute.',
}

/** Why somebody may not use the bot at all, told to them alone. */
export const outsiderLine = (why: Outsider | 'unknown'): Line => [SENTENCES[why]]

import type { TrailFlaw, TrailWitness } from '../../../rollouts/ports/audit-trail.ts'

const witnessText = (by: TrailWitness): string => {
  switch (by) {
    case 'given-head':
      return 'the given head'
    case 'remembered-head':
      return 'the head of the last check'
    case 'closing-line':
      return 'the last line of the file'
    default:
      return by.trailId
  }
}

const TEXTS = {
  'chain-broken': 'it does not follow the event before it',
  'content-changed': 'its content is not what was written',
  'impossible-event': 'it can’t follow the events before it',
  'not-committed': 'its newest event is not the one that was committed',
  'no-events': 'it has no events',
  'no-state': 'it has events and no state',
  'snapshot-missing': 'its state is missing',
  'state-unreadable': 'its state is not JSON',
  'state-differs': 'its state does not match its events',
  'project-differs': 'its project differs from that of its events',
  'rollout-missing': 'the whole rollout is missing',
  'number-not-given': 'its number was never assigned',
  'marked-only': 'it is marked as followed, but no rollout follows it',
} as const satisfies Partial<Record<TrailFlaw['code'], string>>

const cutText = ({ afterSeq, named }: Extract<TrailFlaw, { code: 'events-cut' }>): string =>
  `the events after #${afterSeq} are missing${named === undefined ? '' : `; ${witnessText(named.by)} mentions #${named.seq}`}`

/** What is wrong with a trail or a row of it, as a clause. */
export const trailFlawText = (flaw: TrailFlaw): string => {
  if (flaw.code === 'event-missing') return `event #${flaw.missingSeq} is missing`
  if (flaw.code === 'events-cut') return cutText(flaw)
  if (flaw.code === 'other-trail') return `it belongs to ${flaw.trailId}`
  if (flaw.code === 'other-hash') return `${witnessText(flaw.by)} has a different hash for it`
  if (flaw.code === 'number-differs') return `its number is ${flaw.number}`
  if (flaw.code === 'not-following') return `it does not follow ${flaw.trailId}`
  if (flaw.code === 'trail-missing') return `it is missing, although ${witnessText(flaw.by)} mentions it`
  return TEXTS[flaw.code]
}

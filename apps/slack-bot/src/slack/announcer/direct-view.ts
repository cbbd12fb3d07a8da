import type { Notice } from '../../rollouts/model/effect.ts'
import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { answer, type MessageView } from '../blocks/message.ts'
import { whatAndWhere } from '../rollout-card/lines/plan-text.ts'
import { bold, type Line } from '../text/inline.ts'
import { resultLines } from './finished-view.ts'
import { noticeLines, type NoticeFacts } from './notice-view.ts'

/** A notice as a direct message. It has no card above it, so it says which request it is about and where that is. */
export const directView = (notice: Notice, { rollout }: StoredRollout, facts: NoticeFacts): MessageView => {
  const what = hasPlan(rollout) ? `: ${whatAndWhere(rollout.plan)}` : ''
  const heading: Line = [bold(`Your request ${rollout.rolloutId}${what}`), ' in ', { channel: rollout.place }]
  const lines =
    notice.kind === 'finished' ? resultLines(rollout, facts.nowMs) : noticeLines(notice, rollout, facts)
  return answer([heading, ...lines])
}

import type { Notice } from '../../../rollouts/model/effect.ts'
import { namesText } from '../../rollout-card/lines/plan-text.ts'
import { people, user, type Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'

/** What was left out and by whom, and whose approvals ended with the plan that they were for. */
export const planChangedLines = (notice: Extract<Notice, { kind: 'plan-changed' }>): readonly Line[] => [
  [
    user(notice.requester),
    ', ',
    user(notice.by),
    ` left out ${plural(notice.names.length, 'device')} and approved the other ${notice.stay}. Left out: `,
    `${namesText(notice.names)}.`,
  ],
  ...(notice.endedVotes.length === 0
    ? []
    : [
        [
          ...people(notice.endedVotes),
          ' approved the plan before the change; for the new one, that no longer counts.',
        ],
      ]),
]

import type { Button } from '@slack/types'
import type { RolloutId } from '../../../rollouts/model/ids.ts'
import type { Plan } from '../../../rollouts/model/plan.ts'
import { quoted } from '../../../fleet/query/query-tokens.ts'
import { ROOM_ID_FILTER } from '../../../fleet/query/selection-draft.ts'
import { button } from '../../blocks/elements.ts'
import { ACTIONS, numbered } from '../../platform/ids.ts'

interface Asked {
  readonly rolloutId: RolloutId
  readonly replaces?: RolloutId
  readonly plan: Plan
}

/** Leaves room in a button's value for more than the rooms. */
const MOST_CHARACTERS = 1_500

const kindsText = ({ devices }: Plan): string =>
  `type:${[...new Set(devices.map(({ kind }) => kind))].join(',')}`

/** The rooms by their ids, so that none is taken for a namesake. With too many for a button, the form asks where. */
const roomsText = ({ devices }: Plan): string => {
  const ids = new Set(devices.flatMap(({ roomId }) => roomId ?? []))
  const text = [...ids].map((roomId) => `${ROOM_ID_FILTER}:${quoted(roomId)}`).join(' ')
  return text.length > MOST_CHARACTERS ? '' : text
}

const whatTexts = (plan: Plan | undefined): readonly string[] =>
  plan === undefined ? [] : [roomsText(plan), kindsText(plan)].filter((part) => part !== '')

/** Opens the request form with the same rooms and kinds if there was a plan, or plans the same rest again. */
export const askAgainButton = ({ rolloutId, replaces, plan }: Omit<Asked, 'plan'> & Partial<Asked>): Button =>
  button({
    actionId: numbered(ACTIONS.run, 0),
    text: 'Ask again',
    value: replaces === undefined ? ['upgrade', ...whatTexts(plan)].join(' ') : `replan ${replaces}`,
    label: `Ask again for what ${rolloutId} was for`,
  })

/** Opens the request form with the same kinds and versions, and no place. */
export const repeatButton = ({ rolloutId, plan }: Asked): Button => {
  const versions = new Set(plan.devices.map(({ toVersion }) => `version:${quoted(toVersion)}`))
  const text = ['upgrade', kindsText(plan), ...versions].join(' ')
  return button({
    actionId: numbered(ACTIONS.run, 1),
    text: 'Repeat for another floor',
    value: text.length > MOST_CHARACTERS ? `upgrade ${kindsText(plan)}` : text,
    label: `Ask for the same upgrade as ${rolloutId} elsewhere`,
  })
}

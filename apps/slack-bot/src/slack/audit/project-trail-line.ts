import type { ProjectTrailEntry } from '../../rollouts/ports/project-trail.ts'
import type { SettingChange } from '../../settings/settings-changes.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, user, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

const room = (label: string): string => visibleText(label, LENGTHS.room)

const CLEAR_OUTCOMES = {
  accepted: 'Tuya took it',
  refused: 'Tuya refused it',
  'not-sent': 'nothing was sent to Tuya',
  ambiguous: 'Tuya gave no clear answer',
} as const

const MOST_CHANGES = 5

const valueText = (value: unknown): string =>
  value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value)

const changeText = ({ setting, before, after }: SettingChange): string =>
  `${setting} ${valueText(before)} → ${valueText(after)}`

const changesText = (changes: readonly SettingChange[]): string => {
  const shown = changes
    .slice(0, MOST_CHANGES)
    .map((change) => visibleText(changeText(change), LENGTHS.reason))
  const others = changes.length - shown.length
  return listed(others === 0 ? shown : [...shown, plural(others, 'more setting')])
}

const whatHappened = (event: NonNullable<ProjectTrailEntry['event']>): Line => {
  switch (event.type) {
    case 'room-locked':
      return [
        ` locked ${room(event.roomLabel)} until `,
        at(event.untilMs, 'day-time'),
        `: “${visibleText(event.reason, LENGTHS.reason)}”`,
      ]
    case 'room-unlocked':
      return [` unlocked ${room(event.roomLabel)}, which `, user(event.lockedBy), ' had locked']
    case 'room-sync-asked':
      return [` asked Tuya to sync ${room(event.roomLabel)}`]
    case 'failed-clear-asked':
      return [
        ` asked Tuya to clear ${plural(event.deviceIds.length, 'failed device')} in ${room(event.where)}`,
      ]
    case 'failed-clear-ended':
      return [` cleared failed devices: ${CLEAR_OUTCOMES[event.outcome]}`]
    case 'settings-changed':
      return [` changed the settings (version ${event.version}): ${changesText(event.changes)}`]
    case 'decision-refused': {
      const what = event.rolloutId ?? (event.roomLabel === undefined ? undefined : room(event.roomLabel))
      return [` was refused: ${event.asked}${what === undefined ? '' : ` ${what}`} (${event.refusal})`]
    }
  }
}

/** One line about an action of a person outside rollouts. */
export const projectTrailLine = ({ seq, atMs, event }: ProjectTrailEntry): Line =>
  event === undefined
    ? [`#${seq} `, at(atMs, 'day-time'), ' · this event can’t be read']
    : [`#${seq} `, at(atMs, 'day-time'), ' ', user(event.by), ...whatHappened(event)]

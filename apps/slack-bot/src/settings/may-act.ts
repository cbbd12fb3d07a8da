import { isAsked } from './approval-standing.ts'
import type { NamedPeople } from './approval-rule.ts'
import type { ProjectSettings } from './project-settings.ts'

/** What people do with a project. Who approves what is decided by its rules (`approvalStanding`). */
export const ACTIONS = [
  'look',
  'request',
  /** Pause and halt: they only stop. */
  'stop',
  /** Resume, start the next wave, retry, plan again, clear at Tuya. */
  'steer',
  'lock-room',
  /** Several rooms, a floor or everything, for at most 24 hours. */
  'lock-area-briefly',
  'lock-area',
  'change-settings',
] as const
export type Action = (typeof ACTIONS)[number]

export interface ActingPerson {
  readonly userId: string
  /** Full members of the workspace only; guests, bots and people of other organisations may do nothing. */
  readonly isMember: boolean
  readonly isAdmin: boolean
  /** Of the groups that the settings name. `unknown`: Slack didn't say. */
  readonly isInGroup: (groupId: string) => boolean | 'unknown'
  /** Of the project's channels. */
  readonly isInChannel: (channelId: string) => boolean
}

export interface ActedProject {
  readonly settings: ProjectSettings
  /** All its channels are private: then it is for their members, whatever `look` says. */
  readonly isPrivate: boolean
}

export type ActRefusal =
  /** Not a full member of the workspace. */
  | 'outsider'
  /** May not know that the project exists. */
  | 'hidden'
  | 'not-named'
  | 'not-approver'
  | 'not-admin'
  /** A group couldn't be read, so it is unknown; that means no. */
  | 'unknown'
export type Verdict = 'allowed' | ActRefusal

const named = (people: NamedPeople, person: ActingPerson, no: ActRefusal): Verdict => {
  const known = people.groups.filter((group) => person.isInGroup(group) === true)
  if (isAsked(people, person.userId, () => known)) return 'allowed'
  return people.groups.some((group) => person.isInGroup(group) === 'unknown') ? 'unknown' : no
}

const mayLook = (person: ActingPerson, { settings, isPrivate }: ActedProject): Verdict => {
  if (person.isAdmin || (settings.look === 'everyone' && !isPrivate)) return 'allowed'
  const { home, others } = settings.channels
  const channels = home === undefined ? others : [home, ...others]
  return channels.some((channel) => person.isInChannel(channel)) ? 'allowed' : 'hidden'
}

/** Whether any approval rule asks the person. */
const isApprover = (person: ActingPerson, { settings }: ActedProject): Verdict => {
  const verdicts = settings.rules.map(({ ask }) => named(ask, person, 'not-approver'))
  if (verdicts.includes('allowed')) return 'allowed'
  return verdicts.includes('unknown') ? 'unknown' : 'not-approver'
}

const mayRequest = (person: ActingPerson, { settings }: ActedProject): Verdict =>
  settings.request === undefined ? 'allowed' : named(settings.request, person, 'not-named')

const actions: Readonly<Record<Action, (person: ActingPerson, project: ActedProject) => Verdict>> = {
  look: () => 'allowed',
  stop: () => 'allowed',
  request: mayRequest,
  steer: isApprover,
  'lock-room': mayRequest,
  'lock-area-briefly': mayRequest,
  'lock-area': (person, project) => (person.isAdmin ? 'allowed' : isApprover(person, project)),
  'change-settings': (person) => (person.isAdmin ? 'allowed' : 'not-admin'),
}

/** Whether a person may do something with a project. Who may not look may do nothing. */
export const mayAct = (person: ActingPerson, action: Action, project: ActedProject): Verdict => {
  if (!person.isMember) return 'outsider'
  const look = mayLook(person, project)
  return look === 'allowed' ? actions[action](person, project) : look
}

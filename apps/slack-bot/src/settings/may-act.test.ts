import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACTIONS,
  mayAct,
  type ActedProject,
  type ActingPerson,
  type Action,
  type Verdict,
} from './may-act.ts'
import { readProjectSettings, type ProjectSettings } from './project-settings.ts'

const settingsOf = (document: object): ProjectSettings => {
  const read = readProjectSettings({
    approval: { rules: [{ for: 'all', ask: { groups: ['S1'], people: ['U1'] } }] },
    channels: { home: 'C1', others: ['C2'] },
    ...document,
  })
  if ('problems' in read) throw new Error(read.problems.join(' '))
  return read.settings
}
const project = (document: object = {}, isPrivate = false): ActedProject => ({
  settings: settingsOf(document),
  isPrivate,
})
const person = (over: Partial<ActingPerson> = {}): ActingPerson => ({
  userId: 'U9',
  isMember: true,
  isAdmin: false,
  isInGroup: () => false,
  isInChannel: () => false,
  ...over,
})
const approver = person({ isInGroup: (group) => group === 'S1' })
const unread = person({ isInGroup: () => 'unknown' })

test.each<[who: string, ActingPerson, Action, ActedProject, Verdict]>([
  ['a member', person(), 'look', project(), 'allowed'],
  ['a member', person(), 'request', project(), 'allowed'],
  ['a member', person(), 'stop', project(), 'allowed'],
  ['a member', person(), 'steer', project(), 'not-approver'],
  ['an approver', approver, 'steer', project(), 'allowed'],
  ['an approver by name', person({ userId: 'U1' }), 'steer', project(), 'allowed'],
  ['somebody whose groups are unknown', unread, 'steer', project(), 'unknown'],
  ['a member', person(), 'lock-room', project(), 'allowed'],
  ['a member', person(), 'lock-area-briefly', project(), 'allowed'],
  ['a member', person(), 'lock-area', project(), 'not-approver'],
  ['an admin', person({ isAdmin: true }), 'lock-area', project(), 'allowed'],
  ['an admin', person({ isAdmin: true }), 'steer', project(), 'not-approver'],
  ['an admin', person({ isAdmin: true }), 'change-settings', project(), 'allowed'],
  ['an approver', approver, 'change-settings', project(), 'not-admin'],
  ['a member elsewhere', person(), 'look', project({ look: 'members' }), 'hidden'],
  [
    'a member of a channel',
    person({ isInChannel: (id) => id === 'C2' }),
    'look',
    project({ look: 'members' }),
    'allowed',
  ],
  ['a member elsewhere', person(), 'look', project({}, true), 'hidden'],
  ['an approver elsewhere', approver, 'steer', project({ look: 'members' }), 'hidden'],
  ['an admin elsewhere', person({ isAdmin: true }), 'look', project({ look: 'members' }), 'allowed'],
  ['somebody not named', person(), 'request', project({ request: { people: ['U2'] } }), 'not-named'],
  [
    'somebody named',
    person({ userId: 'U2' }),
    'request',
    project({ request: { people: ['U2'] } }),
    'allowed',
  ],
])('%s: %#', (_who, acting, action, acted, verdict) => {
  expect(mayAct(acting, action, acted)).toBe(verdict)
})

test('an outsider may do nothing, whatever groups, channels or roles Slack reports', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ACTIONS), fc.boolean(), fc.boolean(), (action, isAdmin, isPrivate) => {
      const outsider = person({ isMember: false, isAdmin, isInGroup: () => true, isInChannel: () => true })
      expect(mayAct(outsider, action, project({}, isPrivate))).toBe('outsider')
    }),
  )
})

test('who may not look may do nothing, and a group that can’t be read never allows anything', () => {
  for (const action of ACTIONS) {
    expect(mayAct(approver, action, project({ look: 'members' }))).toBe('hidden')
  }
  const strict = project({ request: { groups: ['S1'] } })
  for (const action of ACTIONS.filter((one) => one !== 'look' && one !== 'stop'))
    expect(mayAct(unread, action, strict)).not.toBe('allowed')
})

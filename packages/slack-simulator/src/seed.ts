import type { InstalledApp, SlackChannel, SlackUser, Team, UserGroup } from './workspace/entities.ts'

/** The initial content of a workspace. */
export type WorkspaceSeed = {
  team: Team
  app: InstalledApp
  users: SlackUser[]
  channels: SlackChannel[]
  userGroups: UserGroup[]
}

type Person = Pick<SlackUser, 'id' | 'name' | 'realName' | 'title' | 'timeZone' | 'color'> & {
  isAdmin?: boolean
  membership?: SlackUser['membership']
}

const person = (fields: Person): SlackUser => ({ isAdmin: false, membership: 'member', ...fields })

const users = (): SlackUser[] => [
  person({
    id: 'U0MIATORRES',
    name: 'mia',
    realName: 'Mia Torres',
    title: 'Facility technician',
    timeZone: 'Europe/Berlin',
    color: '2f7d5b',
  }),
  person({
    id: 'U0JONASWEBER',
    name: 'jonas',
    realName: 'Jonas Weber',
    title: 'Facility lead',
    timeZone: 'Europe/Berlin',
    color: '3a5fa8',
  }),
  person({
    id: 'U0AIKOTANAKA',
    name: 'aiko',
    realName: 'Aiko Tanaka',
    title: 'Facility lead',
    timeZone: 'Asia/Tokyo',
    color: 'a33f6f',
  }),
  person({
    id: 'U0SAMOKAFOR',
    name: 'sam',
    realName: 'Sam Okafor',
    title: 'Event coordinator',
    timeZone: 'Europe/London',
    color: '8a6a12',
  }),
  person({
    id: 'U0PRIYANAIR',
    name: 'priya',
    realName: 'Priya Nair',
    title: 'Platform engineer',
    timeZone: 'Asia/Kolkata',
    color: '5b4a9e',
    isAdmin: true,
  }),
  person({
    id: 'U0GUESTLENA',
    name: 'lena',
    realName: 'Lena Fischer',
    title: 'Contractor',
    timeZone: 'Europe/Berlin',
    color: '7a7f87',
    membership: 'guest',
  }),
  person({
    id: 'U0ILLUMEOTA',
    name: 'illume-ota',
    realName: 'illume-ota',
    title: '',
    timeZone: 'Etc/UTC',
    color: 'c9791c',
    membership: 'bot',
  }),
]

const staff = ['U0MIATORRES', 'U0JONASWEBER', 'U0AIKOTANAKA', 'U0SAMOKAFOR', 'U0PRIYANAIR']

const channels = (): SlackChannel[] => [
  {
    id: 'C0FACILITIES',
    name: 'facilities',
    topic: 'Lights, rooms and repairs',
    isPrivate: false,
    isDirect: false,
    memberIds: [...staff, 'U0GUESTLENA', 'U0ILLUMEOTA'],
  },
  {
    id: 'C0LIGHTINGOPS',
    name: 'lighting-ops',
    topic: 'Lighting platform',
    isPrivate: false,
    isDirect: false,
    memberIds: ['U0JONASWEBER', 'U0AIKOTANAKA', 'U0PRIYANAIR'],
  },
  {
    id: 'C0GENERAL',
    name: 'general',
    topic: 'Company news',
    isPrivate: false,
    isDirect: false,
    memberIds: [...staff],
  },
]

/** The workspace "Brightside Facilities": a small facility team with the app `illume-ota`. */
export const defaultSeed = (): WorkspaceSeed => ({
  team: { id: 'T0BRIGHTSIDE', name: 'Brightside Facilities', domain: 'brightside' },
  app: {
    id: 'A0ILLUMEOTA',
    name: 'illume-ota',
    botId: 'B0ILLUMEOTA',
    botUserId: 'U0ILLUMEOTA',
    scopes: [
      'commands',
      'chat:write',
      'users:read',
      'usergroups:read',
      'channels:read',
      'groups:read',
      'im:read',
      'im:write',
      'channels:history',
      'files:write',
      'reactions:write',
      'team:read',
    ],
    commands: [
      {
        command: '/ota',
        description: 'Firmware updates of lighting devices, room by room',
        usageHint: '[pending | upgrade | status | help] [room]',
      },
    ],
    events: ['app_home_opened'],
  },
  users: users(),
  channels: channels(),
  userGroups: [
    {
      id: 'S0FACILITYLEADS',
      handle: 'facility-leads',
      name: 'Facility leads',
      userIds: ['U0JONASWEBER', 'U0AIKOTANAKA'],
    },
  ],
})

import { z } from 'zod'
import { channelId, duration, groupId, line, listOf, userId, whole } from './settings-fields.ts'

const namedPeople = z.strictObject(
  {
    people: listOf(userId, 'Slack user ids').default([]),
    groups: listOf(groupId, 'Slack user group ids').default([]),
  },
  { error: 'must name people, groups or both.' },
)

const approvalRule = z.strictObject(
  {
    for: line('a selection such as "all", "4F / Lab" or "type:gateway"', 500),
    moreThan: whole({ min: 0, max: 100_000 }).optional(),
    ask: namedPeople,
    count: whole({ min: 1, max: 10 }).default(1),
  },
  { error: 'must be a rule with "for", "ask" and "count".' },
)

const section = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: 'must be a section with settings of its own.' })

const limits = section({
  devicesPerRequest: whole({ min: 1, max: 5000 }).default(5000),
  inFlight: whole({ min: 1, max: 100 }).default(20),
  perRadioGateway: whole({ min: 1, max: 20 }).default(1),
  perWifiGateway: whole({ min: 1, max: 100 }).default(5),
  perRoom: whole({ min: 1, max: 100 }).default(10),
  perCall: whole({ min: 1, max: 100 }).default(20),
})
export const DEFAULT_LIMITS = limits.parse({})

/** One project's settings as they are written, in Slack, in a file or in the environment. Absent parts keep their default. */
export const settingsSchema = section({
  /** What people call the building. Absent: the name that Tuya has for the project. */
  name: line('a name', 100).optional(),
  account: line('the name of a Tuya account', 50).default('default'),
  channels: section({
    /** Where cards go. Absent: the channel in which an upgrade was requested. */
    home: channelId.optional(),
    others: listOf(channelId, 'Slack channel ids').default([]),
  }).prefault({}),
  /** Who may look: everyone in the workspace, or only the members of the project's channels. */
  look: z.enum(['everyone', 'members'], { error: 'must be "everyone" or "members".' }).default('everyone'),
  /** Who may request upgrades. Absent: everyone who may look. */
  request: namedPeople.optional(),
  approval: section({
    rules: listOf(approvalRule, 'approval rules'),
    expireAfterHours: duration('hours', { min: 0.1, max: 336 }).default(24),
    /** Absent: when a quarter of the time is left. */
    remindBeforeHours: duration('hours', { min: 0.1, max: 336 }).optional(),
  }),
  windows: section({
    maintenance: line('days, times and a time zone', 200).optional(),
    freezeDays: line('days such as 2026-12-20..2027-01-02', 2000).optional(),
    rooms: line('rooms with their hours', 20_000).optional(),
  }).prefault({}),
  limits: limits.prefault({}),
  pace: section({
    settleSeconds: duration('seconds', { min: 0.2, max: 600 }).default(10),
    watchFirstWaveMinutes: duration('minutes', { min: 0, max: 1440 }).default(15),
    watchLaterWavesMinutes: duration('minutes', { min: 0, max: 1440 }).default(5),
    retryAfterMinutes: listOf(duration('minutes', { min: 0, max: 1667 }), 'minutes, one for each retry')
      .max(5, 'must have at most 5 retries.')
      .default([10, 60]),
    waitForOfflineMinutes: duration('minutes', { min: 0, max: 43_200 }).default(120),
  }).prefault({}),
  /** The share of its account's monthly calls that this project may use when calls are short. Absent: an equal share. */
  callSharePercent: whole({ min: 1, max: 100 }).optional(),
})

/** With the defaults of what was left out. */
export type WholeDocument = z.output<typeof settingsSchema>

import { z } from 'zod'
import type { SlackDriver } from '../driver.ts'
import type { Faults } from '../faults.ts'
import { memberships } from '../workspace/entities.ts'

/** What the control routes need. */
export type ControlTarget = { driver: SlackDriver; faults: Faults; reset: () => void }

type Operation = { input: z.ZodType; run: (input: never, target: ControlTarget) => unknown }

const operation = <Input extends z.ZodType>(
  input: Input,
  run: (input: z.infer<Input>, target: ControlTarget) => unknown,
): Operation => ({ input, run })

const text = z.string()
const user = { userId: text }
const nothing = z.object({}).optional()
const value = z.union([text, z.number(), z.array(text), z.null()])
const use = {
  actionId: text,
  blockId: text.optional(),
  value: value.optional(),
  selectedOption: text.optional(),
  confirm: z.enum(['accept', 'deny']).optional(),
}
const counted = z.object({ count: z.number().int().min(1).optional() }).optional()
const counting = z.number().int().min(1)
const timeoutMs = z.number().int().min(1).max(120_000).optional()
const messageMatch = z
  .object({
    includes: text.optional(),
    action: text.optional(),
    userId: text.optional(),
    ts: text.optional(),
  })
  .optional()
const viewMatch = z.object({ callbackId: text.optional(), includes: text.optional() }).optional()
const times = z.number().min(1).optional()
const fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('error'),
    method: text,
    times,
    error: text,
    details: z.record(text, z.unknown()).optional(),
  }),
  z.object({
    kind: z.literal('http-status'),
    method: text,
    times,
    status: z.number().int().min(400).max(599),
  }),
  z.object({ kind: z.literal('rate-limited'), method: text, times, retryAfterSeconds: z.number().min(0) }),
  z.object({ kind: z.literal('slow'), method: text, times, delayMs: z.number().min(0) }),
  z.object({
    kind: z.enum(['http-500', 'cut-after-effect', 'cut-before-effect', 'timeout']),
    method: text,
    times,
  }),
])

/** Accepts missing fields, because JSON has no `undefined`. */
const given = (fields: object): never =>
  Object.fromEntries(Object.entries(fields).filter(([, entry]) => entry !== undefined)) as never

/** All operations over HTTP. Must include each driver method under its own name. */
export const controlOperations = {
  users: operation(nothing, (_input, { driver }) => driver.users()),
  channels: operation(nothing, (_input, { driver }) => driver.channels()),
  userGroups: operation(nothing, (_input, { driver }) => driver.userGroups()),
  messages: operation(z.object({ channelId: text }), ({ channelId }, { driver }) =>
    driver.messages(channelId),
  ),
  thread: operation(z.object({ channelId: text, ts: text }), ({ channelId, ts }, { driver }) =>
    driver.thread(channelId, ts),
  ),
  ephemerals: operation(
    z.object({ ...user, channelId: text.optional() }),
    ({ userId, channelId }, { driver }) => driver.ephemerals(userId, channelId),
  ),
  homeTab: operation(z.object(user), ({ userId }, { driver }) => driver.homeTab(userId) ?? null),
  openModals: operation(z.object(user), (input, { driver }) => driver.openModals(input)),
  changeUser: operation(z.object({ ...user, membership: z.enum(memberships) }), (input, { driver }) =>
    driver.changeUser(input),
  ),
  changeUserGroup: operation(z.object({ userGroupId: text, userIds: z.array(text) }), (input, { driver }) =>
    driver.changeUserGroup(input),
  ),
  changeDataTables: operation(
    z.object({ isKnown: z.boolean(), rows: counting, characters: counting }).partial(),
    (input, { driver }) => driver.changeDataTables(given(input)),
  ),
  slash: operation(
    z.object({ ...user, channelId: text, command: text, text: text.optional() }),
    (input, { driver }) => driver.slash(input),
  ),
  click: operation(z.object({ ...user, channelId: text, messageTs: text, ...use }), (input, { driver }) =>
    driver.click(input),
  ),
  clickInView: operation(
    z.object({ ...user, surface: z.enum(['modal', 'home']).optional(), ...use }),
    (input, { driver }) => driver.clickInView(given(input)),
  ),
  suggest: operation(
    z.object({
      ...user,
      actionId: text,
      blockId: text.optional(),
      value: text,
      message: z.object({ channelId: text, ts: text }).optional(),
      surface: z.enum(['modal', 'home']).optional(),
    }),
    (input, { driver }) => driver.suggest(input),
  ),
  fillView: operation(
    z.object({ ...user, values: z.record(text, z.record(text, value)) }),
    (input, { driver }) => driver.fillView(input),
  ),
  submitView: operation(z.object(user), (input, { driver }) => driver.submitView(input)),
  closeView: operation(z.object(user), (input, { driver }) => driver.closeView(input)),
  say: operation(
    z.object({ ...user, channelId: text, text, threadTs: text.optional() }),
    (input, { driver }) => driver.say(input),
  ),
  openHome: operation(z.object(user), (input, { driver }) => driver.openHome(input)),
  deliverTwice: operation(counted, (input, { driver }) => driver.deliverTwice(input?.count)),
  loseNext: operation(counted, (input, { driver }) => driver.loseNext(input?.count)),
  dropSocket: operation(counted, (input, { driver }) => driver.dropSocket(input?.count)),
  refreshSocket: operation(
    z
      .object({
        reason: z.enum(['warning', 'refresh_requested', 'link_disabled']).optional(),
        graceMs: z.number().int().min(0).optional(),
        count: z.number().int().min(1).optional(),
      })
      .optional(),
    (input, { driver }) => driver.refreshSocket(given(input ?? {})),
  ),
  enableSocketMode: operation(nothing, (_input, { driver }) => driver.enableSocketMode()),
  connectionCount: operation(nothing, (_input, { driver }) => driver.connectionCount()),
  callLog: operation(nothing, (_input, { driver }) => driver.callLog()),
  waitForMessage: operation(
    z.object({ channelId: text, where: messageMatch, timeoutMs }),
    (input, { driver }) => driver.waitForMessage(given(input)),
  ),
  waitForThreadReply: operation(
    z.object({ channelId: text, threadTs: text, where: messageMatch, timeoutMs }),
    (input, { driver }) => driver.waitForThreadReply(given(input)),
  ),
  waitForEphemeral: operation(
    z.object({ ...user, channelId: text.optional(), where: messageMatch, timeoutMs }),
    (input, { driver }) => driver.waitForEphemeral(given(input)),
  ),
  waitForModal: operation(z.object({ ...user, where: viewMatch, timeoutMs }), (input, { driver }) =>
    driver.waitForModal(given(input)),
  ),
  waitForHome: operation(z.object({ ...user, where: viewMatch, timeoutMs }), (input, { driver }) =>
    driver.waitForHome(given(input)),
  ),
  addFault: operation(fault, (input, { faults }) => faults.add(given(input))),
  faults: operation(nothing, (_input, { faults }) => faults.list()),
  clearFaults: operation(nothing, (_input, { faults }) => faults.clear()),
  reset: operation(nothing, (_input, { reset }) => reset()),
} as const satisfies Record<string, Operation> & Record<keyof SlackDriver, Operation>

export type ControlOperation = keyof typeof controlOperations

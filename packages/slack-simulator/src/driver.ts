import { currentDataTables, type DataTableSupport } from './block-kit/data-table-support.ts'
import type { CallLog, LoggedCall } from './call-log.ts'
import { deliverEvent } from './delivery/deliver-events.ts'
import type { SocketMode } from './delivery/socket-mode.ts'
import { createWaits, type Waits } from './driver-waits.ts'
import { runClick, type ClickRequest, type ClickResult, type ElementUse } from './interactions/click.ts'
import { requireUser, type InteractionContext } from './interactions/interaction-context.ts'
import {
  clickInView,
  closeView,
  fillView,
  submitView,
  type FillValues,
  type SubmitResult,
} from './interactions/modal.ts'
import { sayInChannel, type SayRequest } from './interactions/say.ts'
import { runSlash, type SlashRequest, type SlashResult } from './interactions/slash.ts'
import { suggestOptions, type SuggestRequest, type SuggestResult } from './interactions/suggest.ts'
import type {
  Membership,
  SlackChannel,
  SlackMessage,
  SlackUser,
  SlackView,
  UserGroup,
} from './workspace/entities.ts'
import { openModals } from './workspace/view-stacks.ts'
import { openDirectChannel } from './workspace/workspace.ts'

/** Does what people do in the workspace and reads what they see. Messages and views have Slack's format. */
export type SlackDriver = Waits & {
  users: () => SlackUser[]
  channels: () => SlackChannel[]
  userGroups: () => UserGroup[]
  /** All messages of a channel, oldest first, with thread replies but without ephemeral messages. */
  messages: (channelId: string) => SlackMessage[]
  /** A thread's first message and its replies, oldest first. */
  thread: (channelId: string, ts: string) => SlackMessage[]
  /** Messages that only this person sees, oldest first. */
  ephemerals: (userId: string, channelId?: string) => SlackMessage[]
  homeTab: (userId: string) => SlackView | undefined
  /** A person's open modals, the front one last. */
  openModals: (request: { userId: string }) => SlackView[]
  /** Changes a person's membership, like an admin. */
  changeUser: (request: { userId: string; membership: Membership }) => void
  /** Changes the members of a user group, like an admin. */
  changeUserGroup: (request: { userGroupId: string; userIds: string[] }) => void
  /** Limits `data_table`, or makes it unknown, as in workspaces that don't have it yet. What is not given is as today. */
  changeDataTables: (support: Partial<DataTableSupport>) => void
  slash: (request: SlashRequest) => Promise<SlashResult>
  click: (request: ClickRequest) => Promise<ClickResult>
  clickInView: (request: ElementUse & { userId: string; surface?: 'modal' | 'home' }) => Promise<ClickResult>
  /** Types into an external menu. `fillView`, `clickInView` and `click` then accept the offered options. */
  suggest: (request: SuggestRequest) => Promise<SuggestResult>
  fillView: (request: { userId: string; values: FillValues }) => SlackView
  submitView: (request: { userId: string }) => Promise<SubmitResult>
  closeView: (request: { userId: string }) => Promise<void>
  say: (request: SayRequest) => Promise<SlackMessage>
  /** Opens the app's Home tab. Resolves when the app has acknowledged the event. */
  openHome: (request: { userId: string }) => Promise<void>
  deliverTwice: (count?: number) => void
  /** Loses the next envelopes on their way to the app. */
  loseNext: (count?: number) => void
  dropSocket: (count?: number) => void
  /** `link_disabled` turns Socket Mode off: every connection ends, and none can open until `enableSocketMode`. */
  refreshSocket: (options?: Parameters<SocketMode['refresh']>[0]) => void
  enableSocketMode: () => void
  connectionCount: () => number
  callLog: () => readonly LoggedCall[]
}

type DriverParts = { interactions: InteractionContext; sockets: SocketMode; callLog: CallLog }

export const createDriver = ({ interactions, sockets, callLog }: DriverParts): SlackDriver => {
  const { workspace } = interactions
  const copy = <Value>(value: Value): Value => structuredClone(value)
  const messages = (channelId: string): SlackMessage[] => copy(workspace.messages.get(channelId) ?? [])
  const thread = (channelId: string, ts: string): SlackMessage[] =>
    messages(channelId).filter((message) => message.ts === ts || message.thread_ts === ts)
  const ephemerals = (userId: string, channelId?: string): SlackMessage[] =>
    copy(workspace.ephemerals.get(userId) ?? []).filter(
      (message) => channelId === undefined || message.channel === channelId,
    )
  const modals = (userId: string): SlackView[] => copy(openModals(workspace, userId))
  return {
    users: () => copy([...workspace.users.values()]),
    channels: () => copy([...workspace.channels.values()]),
    userGroups: () => copy([...workspace.userGroups.values()]),
    messages,
    thread,
    ephemerals,
    homeTab: (userId) => copy(workspace.homes.get(userId)),
    openModals: ({ userId }) => modals(userId),
    changeUser: ({ userId, membership }) => {
      requireUser(interactions, userId).membership = membership
    },
    changeUserGroup: ({ userGroupId, userIds }) => {
      const group = workspace.userGroups.get(userGroupId)
      if (group === undefined) throw new Error(`There is no user group ${userGroupId}.`)
      group.userIds = [...userIds]
    },
    changeDataTables: (support) => {
      workspace.dataTables = { ...currentDataTables, ...support }
    },
    slash: (request) => runSlash(request, interactions),
    click: (request) => runClick(request, interactions),
    clickInView: (request) => clickInView(request, interactions),
    suggest: (request) => suggestOptions(request, interactions),
    fillView: (request) => copy(fillView(request, interactions)),
    submitView: (request) => submitView(request, interactions),
    closeView: (request) => closeView(request, interactions),
    say: (request) => sayInChannel(request, interactions),
    openHome: async ({ userId }) => {
      const channel = openDirectChannel(workspace, userId)
      const view = workspace.homes.get(userId)
      await deliverEvent(workspace, interactions.delivery, {
        type: 'app_home_opened',
        user: userId,
        channel: channel.id,
        tab: 'home',
        ...(view !== undefined && { view }),
      })
    },
    deliverTwice: (count = 1) => sockets.deliverTwice(count),
    loseNext: (count = 1) => sockets.loseNext(count),
    dropSocket: (count) => sockets.drop(count),
    refreshSocket: (options) => sockets.refresh(options),
    enableSocketMode: () => sockets.enable(),
    connectionCount: () => sockets.connectionCount(),
    callLog: () => callLog.entries(),
    ...createWaits(workspace.changes, {
      messages,
      thread,
      ephemerals,
      modals,
      home: (userId) => workspace.homes.get(userId),
    }),
  }
}

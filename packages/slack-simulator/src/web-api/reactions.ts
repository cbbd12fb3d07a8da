import { z } from 'zod'
import { findMessage } from '../workspace/messages.ts'
import { requiredText, ts } from './argument-types.ts'
import { defineMethod, refuse } from './method.ts'

const reactionsAdd = defineMethod('reactions.add', {
  scopes: ['reactions:write'],
  tier: 'tier3',
  args: z.object({ channel: requiredText, timestamp: ts, name: requiredText }),
  run: (args, { workspace }) => {
    const channel = workspace.channels.get(args.channel)
    if (channel === undefined) return refuse('channel_not_found')
    const message = findMessage(workspace, channel.id, args.timestamp)
    if (message === undefined) return refuse('message_not_found')
    message.reactions ??= []
    const user = workspace.app.botUserId
    const existing = message.reactions.find((reaction) => reaction.name === args.name)
    if (existing?.users.includes(user) === true) return refuse('already_reacted')
    if (existing === undefined) message.reactions.push({ name: args.name, users: [user], count: 1 })
    else Object.assign(existing, { users: [...existing.users, user], count: existing.count + 1 })
    workspace.changes.emit({ kind: 'message-updated', channelId: channel.id, ts: message.ts })
    return { ok: true }
  },
})

export const reactionMethods = [reactionsAdd]

import { authMethods } from './auth.ts'
import { blockMethods } from './blocks.ts'
import { chatMethods } from './chat.ts'
import { conversationMethods } from './conversations.ts'
import { fileMethods } from './files.ts'
import type { WebApiMethod } from './method.ts'
import { reactionMethods } from './reactions.ts'
import { userMethods } from './users.ts'
import { viewMethods } from './views.ts'

/** Every supported method, by name. */
export const webApiMethods: ReadonlyMap<string, WebApiMethod> = new Map(
  [
    ...authMethods,
    ...chatMethods,
    ...viewMethods,
    ...conversationMethods,
    ...userMethods,
    ...fileMethods,
    ...reactionMethods,
    ...blockMethods,
  ].map((method) => [method.name, method]),
)

import type { z } from 'zod'
import type { ResponseUrls } from '../interactions/response-urls.ts'
import type { Triggers } from '../triggers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RateTier } from './rate-limits.ts'

/** What Slack answers: `ok: true` with fields, or an error code with details. */
export type Answer =
  | { ok: true; [field: string]: unknown }
  | { ok: false; error: string; [field: string]: unknown }

/** What a method can use. */
export type MethodContext = {
  workspace: Workspace
  triggers: Triggers
  responseUrls: ResponseUrls
  /** A new WebSocket address for Socket Mode; undefined while it is off. */
  openSocketUrl: () => string | undefined
  baseUrl: () => string
}

export type WebApiMethod = {
  name: string
  /** Any one of these scopes is enough. If empty, no scope is required. */
  scopes: readonly string[]
  token: 'bot' | 'app'
  tier: RateTier
  args: z.ZodType
  run: (args: never, context: MethodContext) => Answer
}

type Definition<Args extends z.ZodType> = {
  scopes?: readonly string[]
  token?: 'bot' | 'app'
  tier: RateTier
  args: Args
  run: (args: z.infer<Args>, context: MethodContext) => Answer
}

export const defineMethod = <Args extends z.ZodType>(
  name: string,
  definition: Definition<Args>,
): WebApiMethod => ({
  scopes: [],
  token: 'bot',
  ...definition,
  name,
})

/** A refusal in Slack's format, with `messages` in `response_metadata`. */
export const refuse = (error: string, messages?: readonly string[]): Answer => ({
  ok: false,
  error,
  ...(messages &&
    messages.length > 0 && {
      errors: messages.map((message) => message.replace(/^\[ERROR\] /, '')),
      response_metadata: { messages },
    }),
})

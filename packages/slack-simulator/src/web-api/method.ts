import type { z } from 'zod'
import type { ResponseUrls } from '../interactions/response-urls.ts'
import type { Triggers } from '../triggers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { RateTier } from './rate-limits.ts'

/** What Slack answers: `ok: true` with fields, or an error code with details. */
export type Answer =
  | { ok: true; [field: string]: unknown }
  | { ok: false; error: string; [field: string]: unknown }

/** What a method works on. */
export type MethodContext = {
  workspace: Workspace
  triggers: Triggers
  responseUrls: ResponseUrls
  /** A new WebSocket address for Socket Mode; none while it is switched off. */
  openSocketUrl: () => string | undefined
  baseUrl: () => string
}

export type WebApiMethod = {
  name: string
  /** One of these scopes is enough; none asks for nothing. */
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

/** A "no" in Slack's form; `messages` are put where Slack puts its explanations. */
export const refuse = (error: string, messages?: readonly string[]): Answer => ({
  ok: false,
  error,
  ...(messages &&
    messages.length > 0 && {
      errors: messages.map((message) => message.replace(/^\[ERROR\] /, '')),
      response_metadata: { messages },
    }),
})

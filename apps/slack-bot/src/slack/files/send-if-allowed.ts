import type { FeatureContext } from '../feature-context.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import type { FileRequest } from './send-file.ts'

/** Asked before anything is written. If Slack doesn't say what it granted, the upload finds out. */
const maySendFiles = async ({ client }: FeatureContext): Promise<boolean> => {
  const { response_metadata: metadata } = await client.auth.test()
  return metadata?.scopes?.includes('files:write') ?? true
}

/**
 * Sends a file to a person's direct messages. `begun` tells them that it comes; without the scope it isn't called, and
 * nothing is written.
 */
export const sendIfAllowed = async <Written>(
  { begun, ...request }: FileRequest<Written> & { readonly begun: () => Promise<unknown> },
  context: FeatureContext,
): Promise<'sent' | 'nothing' | 'without-scope'> => {
  if (!(await maySendFiles(context))) return 'without-scope'
  await begun()
  try {
    return await context.files.send(request)
  } catch (error) {
    if (slackFailure(error).kind !== 'missing-scope') throw error
    return 'without-scope'
  }
}

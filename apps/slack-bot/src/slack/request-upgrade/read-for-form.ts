import type { FeatureContext } from '../feature-context.ts'
import { readFailed } from '../failed/read-failed.ts'
import { waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'
import { readWaiting, type Waiting, type WaitingRead } from '../pending/read-waiting.ts'
import type { RequestMetadata } from './metadata.ts'

/** A form may rest on a reading this old: the plan is checked against a new one anyway. */
const MAX_AGE_MS = 10 * 60_000

/** What waits in a form's selection, from the cached reading where there is one. */
export const readForForm = (
  query: string,
  context: FeatureContext,
  maxAgeMs = MAX_AGE_MS,
): Promise<Waiting> => readWaiting(query, { subcommand: 'upgrade', maxAgeMs }, context)

/** What a form's second step is about: waiting devices or failed ones. */
export const readSelection = async (
  { query, isOfFailed }: RequestMetadata,
  context: FeatureContext,
  maxAgeMs = MAX_AGE_MS,
): Promise<WaitingRead | undefined> => {
  if (isOfFailed === true) {
    const failed = await readFailed(query, { maxAgeMs }, context)
    return failed.kind === 'answer' ? undefined : failed.read
  }
  const read = await readForForm(query, context, maxAgeMs)
  return read.kind === 'read' ? read : undefined
}

/** Everything that waits in the project. */
export const readWhole = async ({ engine, project }: FeatureContext): Promise<WaitingRooms> =>
  waitingRooms(await engine.readPending(project.projectId, { maxAgeMs: MAX_AGE_MS }))

import { waitsForApi, waitsForWindow } from '../../rollouts/model/facts/pause-facts.ts'
import { EXECUTING_STATUSES } from '../../rollouts/model/rollout.ts'
import { refusalOfRequester } from '../../rollouts/people/decide-approval.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { CallHandler } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { createIncidentId } from '../platform/incident-id.ts'
import { readFailedRooms } from '../pending/read-failed-counts.ts'
import { projectNameOf } from '../pending/read-waiting.ts'
import { waitingRooms } from '../pending/waiting-rooms.ts'
import type { Person } from '../person/check-person.ts'
import { gatewayLines } from '../user-message.ts'
import { overviewMessage, type OverviewFacts } from './overview-message.ts'

const FRESH_MS = 60_000

type FleetPart = Pick<OverviewFacts, 'projectName' | 'waiting' | 'failed' | 'trouble'>

/** If Tuya can't be read, only the device count is missing; rollouts are still listed. */
const readFleet = async (context: FeatureContext): Promise<FleetPart> => {
  try {
    const snapshot = await context.engine.readPending(context.project.projectId, { maxAgeMs: FRESH_MS })
    const { devices, groups } = waitingRooms(snapshot)
    const failed = await readFailedRooms(context)
    return {
      projectName: projectNameOf(snapshot),
      ...(failed !== undefined && { failed: failed.devices.length }),
      waiting: { devices: devices.length, rooms: groups.length, readAtMs: snapshot.readAtMs },
    }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const incidentId = createIncidentId()
    context.log.warn(
      { error, incidentId },
      'The overview is shown without waiting devices, because Tuya could not be read',
    )
    return { projectName: projectNameOf({}), trouble: gatewayLines(error, incidentId) }
  }
}

/** Paused until an approver decides. */
const needsApprover = ({ rollout }: StoredRollout): boolean =>
  rollout.status === 'paused' && !waitsForWindow(rollout) && !waitsForApi(rollout)

/** The overview as this person sees it. */
export const readOverview = async (person: Person, context: FeatureContext): Promise<OverviewFacts> => {
  const { engine, project, approvers } = context
  const { projectId } = project
  const [fleet, running, requests, right] = await Promise.all([
    readFleet(context),
    engine.listRollouts({ projectId, statuses: EXECUTING_STATUSES, limit: 50 }),
    engine.listRollouts({ projectId, statuses: ['awaiting-approval'], limit: 50 }),
    approvers.recentRightOf(person.userId),
  ])
  const isForYou = ({ rollout }: (typeof requests)[number]): boolean =>
    right === 'approver' &&
    refusalOfRequester(rollout, person.userId) === undefined &&
    rollout.status === 'awaiting-approval' &&
    !rollout.votes.some(({ by }) => by === person.userId)
  return {
    ...fleet,
    running,
    forYou: [...(right === 'approver' ? running.filter(needsApprover) : []), ...requests.filter(isForYou)],
    forOthers: requests.filter((request) => !isForYou(request)),
  }
}

/** `/ota`. */
export const onOverview: CallHandler = async (call, context) => {
  await call.answer(overviewMessage(await readOverview(call.person, context), context.clock.now()), call.mode)
}

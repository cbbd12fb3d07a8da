import type { RolloutId } from '../../rollouts/model/ids.ts'
import { parseTrailHead, type TrailHead } from '../../rollouts/ports/trail-head.ts'
import type { Call, CallHandler } from '../app/interaction.ts'
import type { FeatureContext } from '../feature-context.ts'
import { typedRolloutId } from '../text/typed-rollout-id.ts'
import { auditMessage, auditOverview, noTrail } from './audit-message.ts'

const NEWEST = 10

const showOverview = async (
  call: Call,
  context: FeatureContext,
  against: TrailHead | undefined,
): Promise<void> => {
  const { engine, project, log } = context
  const [check, beside, rollouts] = await Promise.all([
    engine.audit.verifyAll(against),
    engine.projectTrail.newest(project.projectId, NEWEST),
    engine.listRollouts({ projectId: project.projectId, limit: NEWEST }).catch((error: unknown) => {
      context.log.warn({ error }, 'The rollouts could not be listed for the audit')
      return []
    }),
  ])
  if (check.head !== undefined) log.info({ trailHead: check.head }, 'The audit trail was checked')
  await call.answer(auditOverview(check, rollouts, { against, beside }), call.mode)
}

/** Device names from the plan; the trail has only ids. */
const namesOf = async (
  rolloutId: RolloutId,
  context: FeatureContext,
): Promise<ReadonlyMap<string, string>> => {
  const stored = await context.engine.loadRollout(rolloutId).catch((error: unknown) => {
    // An audit must work with a damaged state; its events are then shown with device ids.
    context.log.warn(
      { rolloutId, error },
      'The state of an audited rollout could not be read; its devices are shown by id',
    )
    return undefined
  })
  return new Map(stored?.rollout.selection.devices.map(({ deviceId, name }) => [deviceId, name]))
}

/** `/ota audit [R-23, or a kept head]`: always checks the trail before showing it. */
export const onAudit: CallHandler = async (call, context) => {
  const against = parseTrailHead(call.argument)
  if (call.argument === '' || against !== undefined) return showOverview(call, context, against)
  const rolloutId = typedRolloutId(call.argument)
  const trail = rolloutId === undefined ? undefined : await context.engine.audit.read(rolloutId)
  await call.answer(
    rolloutId === undefined || trail === undefined
      ? noTrail(call.argument)
      : auditMessage(rolloutId, trail, await namesOf(rolloutId, context)),
    call.mode,
  )
}

import type { RolloutIn } from '../../rollouts/rollout.ts'
import { auditMessage, auditOverview, noTrail } from '../audit/audit-message.ts'
import type { MessageView } from '../blocks/message.ts'
import { sampleTrail } from './sample-trail.ts'

/** The trail, whole and damaged. */
export const sampleAudit = (
  rollout: RolloutIn<'awaiting-approval'>,
): readonly (readonly [string, MessageView])[] => {
  const trail = sampleTrail(rollout)
  const names = new Map(rollout.selection.devices.map(({ deviceId, name }) => [deviceId, name]))
  const damage = { rolloutId: 'R-23', seq: 3, problem: 'its content is not what was written' }
  const stored = { rollout, projectId: 'project-1', version: 1 }
  const long = Array.from({ length: 10 }, () => trail.entries).flat()
  return [
    ['audit: one rollout', auditMessage('R-23', trail, names)],
    ['audit: damaged', auditMessage('R-23', { ...trail, damage }, names)],
    ['audit: long', auditMessage('R-23', { ...trail, entries: long }, names)],
    ['audit: all', auditOverview({ checkedEvents: 143, damages: [] }, [stored])],
    ['audit: all, damaged', auditOverview({ checkedEvents: 143, damages: [damage] }, [stored])],
    ['audit: nothing', auditOverview({ checkedEvents: 0, damages: [] }, [])],
    ['audit: no trail', noTrail('R-99')],
  ]
}

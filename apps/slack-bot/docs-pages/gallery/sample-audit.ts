import type { RolloutIn } from '../../src/rollouts/model/rollout.ts'
import { exportBegun, exportSent, exportWithoutScope } from '../../src/slack/audit/export-message.ts'
import { auditMessage, auditOverview, noTrail } from '../../src/slack/audit/audit-message.ts'
import type { MessageView } from '../../src/slack/blocks/message.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'
import { sampleTrail } from './sample-trail.ts'

export const SAMPLE_HASH = '5f2d8c1be0a94737a6cc0d1f9e3b482756b1d3f2a0c94e8d7b6a5f4e3d2c1b0a'

/** The trail, whole and damaged. */
export const sampleAudit = (
  rollout: RolloutIn<'awaiting-approval'>,
): readonly (readonly [string, MessageView])[] => {
  const trail = sampleTrail(rollout)
  const names = new Map(rollout.selection.devices.map(({ deviceId, name }) => [deviceId, name]))
  const damage = { rolloutId: 'R-23', seq: 3, flaw: { code: 'content-changed' } } as const
  const head = { rolloutId: 'R-23', seq: 143, hash: SAMPLE_HASH } as const
  const stored = { rollout, projectId: 'project-1', version: 1, headHash: SAMPLE_HASH }
  const [by, roomId, roomLabel] = ['U0MIATORRES', 'room-4a', '4F / Meeting room A']
  const beside = (
    [
      { type: 'room-locked', by, roomId, roomLabel, reason: 'VIP visit', untilMs: SAMPLE_NOW_MS + 3_600_000 },
      { type: 'room-unlocked', by: 'U0JONASWEBER', roomId, roomLabel, lockedBy: by },
      { type: 'room-sync-asked', by, roomId, roomLabel },
      { type: 'decision-refused', by, asked: 'approve', refusal: 'own-request', rolloutId: 'R-23' },
      { type: 'decision-refused', by, asked: 'unlock-room', refusal: 'not-owner', roomLabel },
    ] as const
  ).map((event, index) => ({ seq: index + 1, atMs: SAMPLE_NOW_MS, event }))
  const long = Array.from({ length: 10 }, () => trail.entries).flat()
  return [
    ['audit: one rollout', auditMessage('R-23', { ...trail, head }, names)],
    ['audit: damaged', auditMessage('R-23', { ...trail, damage }, names)],
    ['audit: long', auditMessage('R-23', { ...trail, entries: long }, names)],
    ['audit: all', auditOverview({ checkedEvents: 143, damages: [], head }, [stored], { beside })],
    [
      'audit: against a head',
      auditOverview({ checkedEvents: 143, damages: [], head, unprovedEvents: 12 }, [stored], {
        against: { ...head, seq: 131 },
        beside: [],
      }),
    ],
    [
      'audit: all, damaged',
      auditOverview({ checkedEvents: 143, damages: [damage], head }, [stored], { beside: [] }),
    ],
    ['audit: nothing', auditOverview({ checkedEvents: 0, damages: [] }, [], { beside: [] })],
    ['audit: no trail', noTrail('R-99')],
    ['audit: file, asked for', exportBegun('R-23')],
    ['audit: file, sent', exportSent('R-23', 'jsonl', { events: 143, damages: [], head })],
    ['audit: file, sent, damaged', exportSent('everything', 'csv', { events: 143, damages: [damage] })],
    ['audit: file, without the scope', exportWithoutScope('R-23', 'jsonl')],
  ]
}

import type { Command } from '../../rollouts/model/command.ts'
import type { EventType } from '../../rollouts/model/event.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { DevicesBusyError, VersionConflictError } from '../../rollouts/ports/rollout-store.ts'
import { commitCommand, type CommitParts, type Decided, type Handled } from './commit-command.ts'
import type { EngineParts } from '../engine-parts.ts'
import { logTrailHead } from './log-trail-head.ts'
import { recordRefusal } from './record-refusal.ts'

export type CommandParts = CommitParts & Pick<EngineParts, 'transactions' | 'projectTrail' | 'log'>

/** `decided` is a decision already made for the command. If the rollout has changed since, it is decided again. */
export type HandleCommand = (rolloutId: RolloutId, command: Command, decided?: Decided) => Promise<Handled>

/** Decisions and ends, at which the log records the head of the audit trail. */
const LOGGED: ReadonlySet<EventType> = new Set<EventType>([
  'approval-requested',
  'approval-given',
  'approval-taken-back',
  'plan-changed',
  'rollout-rejected',
  'rollout-halted',
  'rollout-completed',
])

/** More than the people and workers that commit to one rollout at the same moment. */
const MOST_TRIES = 20

/**
 * Runs one command against the newest state. If another commit came first, it decides again on the new state.
 * Throws what the database throws. Then nothing was stored, or all of it if the connection broke during the commit.
 */
export const createCommandHandler =
  (parts: CommandParts): HandleCommand =>
  async (rolloutId, command, decided) => {
    const handled = await handleOnce(parts, { rolloutId, command, ...(decided !== undefined && { decided }) })
    if (handled.kind === 'done') {
      if (handled.events.some(({ event }) => LOGGED.has(event.type))) await logTrailHead(parts, rolloutId)
      return handled
    }
    const { refusal, rollout } = handled
    if ('by' in command && rollout !== undefined) {
      const { by, type: asked } = command
      await recordRefusal(parts, {
        projectId: rollout.selection.projectId,
        by,
        asked,
        refusal,
        rolloutId,
      })
    }
    return handled
  }

const handleOnce = async (
  parts: Omit<CommandParts, 'projectTrail'>,
  target: Parameters<typeof commitCommand>[2],
): Promise<Handled> => {
  const { rolloutId, command } = target
  for (let attempt = 1; ; attempt += 1)
    try {
      return await parts.transactions.run((transaction) => commitCommand(parts, transaction, target))
    } catch (error) {
      if (error instanceof DevicesBusyError)
        return {
          kind: 'refused',
          refusal: { kind: 'devices-busy', deviceIds: error.deviceIds, reservedBy: error.reservedBy },
        }
      if (!(error instanceof VersionConflictError) || attempt >= MOST_TRIES) throw error
      parts.log.debug(
        { rolloutId, command: command.type, attempt },
        'Another commit came first; deciding again',
      )
    }
}

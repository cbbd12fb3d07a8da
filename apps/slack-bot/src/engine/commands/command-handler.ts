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

/** Decisions and ends: the log keeps what the trail was then. */
const TOLD: ReadonlySet<EventType> = new Set<EventType>([
  'approval-requested',
  'approval-given',
  'rollout-rejected',
  'rollout-halted',
  'rollout-completed',
])

/** Others that commit to the same rollout at the same moment: people who click, and at most a few workers. */
const MOST_TRIES = 20

/**
 * Runs one command against the newest state. The loser of a race decides again on what the winner left.
 * Throws what the database throws; then nothing was kept, or, where the connection broke at the very commit, all of it.
 */
export const createCommandHandler =
  (parts: CommandParts): HandleCommand =>
  async (rolloutId, command, decided) => {
    const handled = await handleOnce(parts, { rolloutId, command, ...(decided !== undefined && { decided }) })
    if (handled.kind === 'done') {
      if (handled.events.some(({ event }) => TOLD.has(event.type))) await logTrailHead(parts, rolloutId)
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

/** Runs one command against the newest state, as often as somebody else was faster. */
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
        'Somebody else was faster; deciding again',
      )
    }
}

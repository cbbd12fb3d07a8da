import { controlCall } from '../control/control-rollout.ts'
import { onHelp } from '../help/help.ts'
import type { Subcommand } from '../ids.ts'
import { onHistory, onStatus } from '../status/status.ts'
import type { CallHandler } from './interaction.ts'

/** Who answers each subcommand. */
export const callRoutes: Readonly<Record<Subcommand, CallHandler>> = {
  overview: onHelp,
  pending: onHelp,
  upgrade: onHelp,
  status: onStatus,
  history: onHistory,
  device: onHelp,
  pause: controlCall('pause'),
  resume: controlCall('resume'),
  halt: controlCall('halt'),
  retry: controlCall('retry'),
  sync: onHelp,
  help: onHelp,
}

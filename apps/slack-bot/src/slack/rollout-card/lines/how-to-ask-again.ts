import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { COMMAND } from '../../platform/ids.ts'

/** The command that asks anew for what a request named that came to nothing. */
export const howToAskAgain = ({ replaces }: Pick<Rollout, 'replaces'>): string =>
  replaces === undefined ? `${COMMAND} upgrade` : `${COMMAND} replan ${replaces}`

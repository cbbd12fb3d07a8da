import type { ProjectSettings } from '../../settings/project-settings.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { RolloutKnobs } from '../model/plan.ts'

type KnobSettings = Pick<
  ProjectSettings,
  'limits' | 'settleMs' | 'soakMs' | 'retryDelaysMs' | 'parkedTimeoutMs' | 'approvalTtlMs' | 'rules'
>

/** The numbers for new plans of a project. What its settings don't have keeps its default. */
export const knobsOf = (
  settings: KnobSettings,
  { minimumMs, maximumMs }: RolloutKnobs['polls'] = DEFAULT_KNOBS.polls,
): RolloutKnobs => {
  const { limits, settleMs, soakMs, retryDelaysMs, parkedTimeoutMs, approvalTtlMs, rules } = settings
  return {
    ...DEFAULT_KNOBS,
    maxInFlight: limits.inFlight,
    maxInFlightPerGateway: { radio: limits.perRadioGateway, wifi: limits.perWifiGateway },
    maxInFlightPerRoom: limits.perRoom,
    sliceSize: limits.perCall,
    settleMs,
    soakMs,
    retryDelaysMs,
    parkedTimeoutMs,
    polls: { minimumMs, maximumMs },
    approvalTtlMs,
    quorum: rules[0]?.count ?? DEFAULT_KNOBS.quorum,
  }
}

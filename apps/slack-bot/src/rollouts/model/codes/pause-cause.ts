import type { CallProblem } from './call-problem.ts'
import type { PersonId } from '../ids.ts'

export const PAUSE_REASONS = ['human', 'gate', 'inconclusive', 'drift', 'api', 'window'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

/** The counts of a gate that failed or was inconclusive. */
export type GateFinding =
  | {
      readonly code: 'too-many-failed'
      readonly wave: number
      readonly devices: number
      readonly failed: number
      /** This many failures stop the wave; with `abovePercent`, only if they are also above that share. */
      readonly limit: { readonly devices: number; readonly abovePercent?: number }
    }
  | {
      readonly code: 'unclear-result'
      readonly wave: number
      readonly devices: number
      readonly verified: number
      readonly parked: number
      readonly unclear: number
    }

/** The approval no longer covers what the cloud would install. */
export interface DriftFinding {
  readonly code: 'offers-changed'
  readonly devices: number
  /** Another version than planned was found installed on some of them. */
  readonly isInstalledToo?: true
}

/** Why the cloud can't be used. */
export type ApiFinding =
  | { readonly code: 'api-trouble'; readonly problem: CallProblem }
  /** The cloud refused a call with devices. */
  | {
      readonly code: 'call-refused'
      readonly problem: CallProblem
      readonly deviceName: string
      readonly devices: number
    }

export type PauseFinding = GateFinding | DriftFinding | ApiFinding

/** Why a rollout was paused, with the findings. */
export type PauseCause =
  | {
      readonly reason: 'human'
      readonly by: PersonId
      /** The person's own words. */
      readonly remark?: string
    }
  | { readonly reason: 'gate' | 'inconclusive'; readonly finding: GateFinding }
  | { readonly reason: 'drift'; readonly finding: DriftFinding }
  | {
      readonly reason: 'api'
      readonly finding: ApiFinding
      /** Time doesn't solve it, so only a person resumes. */
      readonly untilPerson?: boolean
    }
  | {
      readonly reason: 'window'
      /** When it opens again. */
      readonly opensAtMs?: number
    }

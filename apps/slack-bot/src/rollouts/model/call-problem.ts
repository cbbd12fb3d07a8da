/** Why a call to the cloud came to nothing, or why nobody knows what it did. */
export const CALL_PROBLEMS = [
  'sign-in-refused',
  'token-refused',
  'time-refused',
  'address-refused',
  'data-center-refused',
  'access-refused',
  'plan-ended',
  'calls-used-up',
  'not-subscribed',
  'wrong-setting',
  'slow-down',
  'no-answer',
  'not-now',
  'proxy-failed',
  'proxy-sign-in-refused',
  'answered-in-between',
  'unreadable-answer',
  'unknown-id',
  'refused',
  // The account was found to be well, so only the device can be meant.
  'device-access-refused',
  'device-unknown',
  'device-no-answer',
  'device-unreadable',
  'device-refused',
  // It ended on this side; nothing is wrong with the cloud.
  'taken-back',
  'permission-too-old',
  'permission-failed',
  'given-up-unsent',
  'given-up-unanswered',
  'ended-unsent',
  'unexpected-failure',
  // Sent, with an answer that tells nothing, or none that was kept.
  'neither-yes-nor-no',
  'started-before',
  'sender-stopped',
] as const
export type CallProblemCode = (typeof CALL_PROBLEMS)[number]

/** What went wrong with a call, and what the other side said of it. */
export interface CallProblem {
  readonly code: CallProblemCode
  /** The cloud's own number, and its own words. */
  readonly vendorCode?: string
  readonly vendorText?: string
  readonly systemCode?: string
  readonly httpStatus?: number
  readonly isTimeout?: true
  /** The API client's own words: of a setting that is wrong, or of a proxy and what helps against it. */
  readonly clientText?: string
  readonly clientHint?: string
}

/** Two calls failed for one reason, whatever words came with it. */
export const isSameProblem = (left: CallProblem, right: CallProblem): boolean =>
  left.code === right.code &&
  left.vendorCode === right.vendorCode &&
  left.systemCode === right.systemCode &&
  left.httpStatus === right.httpStatus

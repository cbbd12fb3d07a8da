/** Why a call to the cloud failed, or why its result is unknown. */
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
  // The account works, so the device is to blame.
  'device-access-refused',
  'device-unknown',
  'device-no-answer',
  'device-unreadable',
  'device-refused',
  // Ended on our side; the cloud is fine.
  'taken-back',
  'permission-too-old',
  'permission-failed',
  'given-up-unsent',
  'given-up-unanswered',
  'ended-unsent',
  'unexpected-failure',
  // Sent, but without a usable answer.
  'neither-yes-nor-no',
  'started-before',
  'sender-stopped',
] as const
export type CallProblemCode = (typeof CALL_PROBLEMS)[number]

/** What went wrong with a call, and what the other side answered. */
export interface CallProblem {
  readonly code: CallProblemCode
  /** The cloud's own error number and text. */
  readonly vendorCode?: string
  readonly vendorText?: string
  readonly systemCode?: string
  readonly httpStatus?: number
  readonly isTimeout?: true
  /** The API client's own text: about a wrong setting, or about a proxy and how to correct it. */
  readonly clientText?: string
  readonly clientHint?: string
}

/** Whether two calls failed for the same reason, whatever the texts. */
export const isSameProblem = (left: CallProblem, right: CallProblem): boolean =>
  left.code === right.code &&
  left.vendorCode === right.vendorCode &&
  left.systemCode === right.systemCode &&
  left.httpStatus === right.httpStatus

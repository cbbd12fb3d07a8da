import { type OperationName, operations } from '../operations.ts'
import type { TuyaOutcome } from './tuya-error.ts'

/** A failed token call means that the call that needed the token was not sent. */
export const outcomeOf = (operation: OperationName, outcome: TuyaOutcome): TuyaOutcome =>
  operation === 'token.get' && outcome === 'unknown' ? 'not-sent' : outcome

/** A call's name, method and path, for messages. */
export const describeCall = (operation: OperationName): string =>
  `${operation} (${operations[operation].method} ${operations[operation].path})`

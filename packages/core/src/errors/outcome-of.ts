import { type OperationName, operations } from '../operations.ts'
import type { TuyaOutcome } from './tuya-error.ts'

/** A token call changes nothing: what its caller wanted to do was at worst not sent. */
export const outcomeOf = (operation: OperationName, outcome: TuyaOutcome): TuyaOutcome =>
  operation === 'token.get' && outcome === 'unknown' ? 'not-sent' : outcome

/** A call in words: name, method and path. */
export const describeCall = (operation: OperationName): string =>
  `${operation} (${operations[operation].method} ${operations[operation].path})`

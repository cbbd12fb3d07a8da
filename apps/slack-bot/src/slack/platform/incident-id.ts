import { randomBytes } from 'node:crypto'

/** A number for a person to pass on: it stands in the answer and in the log line with the whole error. */
export const createIncidentId = (): string => randomBytes(4).toString('hex')

import { randomBytes } from 'node:crypto'

/** A number that a person can give to an admin. It is in the answer and in the log line with the full error. */
export const createIncidentId = (): string => randomBytes(4).toString('hex')

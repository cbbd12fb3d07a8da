import { FolderLockedError } from './folder-lock.ts'

/** PostgreSQL refused the sign-in or the request. Only a person can fix that. */
export class DatabaseRefusedError extends Error {
  override readonly name = 'DatabaseRefusedError'
}

/** SQLSTATE classes that may pass: connection, resources, conflict, operator intervention, system. */
const PASSING_STATE = /^(?:08|25|40|53|55|57|58)/u
const PASSING_SYSTEM = /^(?:E[A-Z]{2,}|EAI_[A-Z]+)$/u
/** Messages of the driver that have no code. */
const PASSING_WORDS = /connection (?:terminated|error|ended)|timeout exceeded|client has encountered/iu
const CERTIFICATE = /CERT|SIGNATURE|TLS|SSL|HOSTNAME_MISMATCH/u

/** SQLite: another program holds the file, or the disk is full. */
const PASSING_SQLITE = new Set([5, 6, 13])

const causesOf = function* (error: unknown): Generator<Error & { code?: unknown; errcode?: unknown }> {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    yield cause
}

const codeOf = (error: unknown): string | undefined => {
  for (const { code } of causesOf(error)) if (typeof code === 'string') return code
  return undefined
}

/** True if trying again may work: the database is starting, out of connections or disconnected. */
export const isPassingDatabaseTrouble = (error: unknown): boolean => {
  if (error instanceof DatabaseRefusedError || error instanceof FolderLockedError) return false
  for (const { errcode } of causesOf(error))
    if (typeof errcode === 'number') return PASSING_SQLITE.has(errcode & 0xff)
  const code = codeOf(error)
  if (code !== undefined)
    return PASSING_STATE.test(code) || PASSING_SYSTEM.test(code) || CERTIFICATE.test(code)
  for (const { message } of causesOf(error)) if (PASSING_WORDS.test(message)) return true
  return false
}

const refusalOf = (code: string | undefined, words: string): string | undefined => {
  if (code === '28P01' || code === '28000' || /^SASL|password must be/u.test(words))
    return 'PostgreSQL refused the sign-in. Check user and password in DATABASE_URL, and pg_hba.conf of the server'
  if (code === '3D000') return 'The database of DATABASE_URL does not exist. Create it, or correct its name'
  if (code === '42501')
    return 'The user of DATABASE_URL may not do that. Let it create tables in its database'
  if (code === 'ERR_INVALID_URL')
    return 'DATABASE_URL is not a valid address. It looks like postgres://user:password@host:5432/name'
  if (/does not support SSL/u.test(words))
    return 'The server offers no encryption. Correct sslmode in DATABASE_URL, or turn SSL on at the server'
  return undefined
}

/** Turns a refusal into a message for the operator; returns other errors unchanged. */
export const toDatabaseError = (error: unknown): unknown => {
  const words = error instanceof Error ? error.message : ''
  const refusal = refusalOf(codeOf(error), words)
  // The parser's message quotes the address, which contains the password.
  const said = words === '' || codeOf(error) === 'ERR_INVALID_URL' ? '' : ` (${words})`
  return refusal === undefined ? error : new DatabaseRefusedError(`${refusal}${said}.`, { cause: error })
}

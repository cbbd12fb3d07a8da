import { Pool, types, type PoolConfig } from 'pg'

/** If a replica dies during a transaction, its row locks must not last for hours. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000
const CONNECT_TIMEOUT_MS = 10_000

/** Connections to PostgreSQL. `onIdleError` is called for idle connections that broke. */
export const createPool = (
  url: string,
  options: PoolConfig & { readonly onIdleError?: ((error: Error) => void) | undefined } = {},
): Pool => {
  const { onIdleError, ...more } = options
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    types: {
      // Our bigints are milliseconds and counts, far below 2^53.
      getTypeParser: (oid, format) =>
        oid === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
    },
    ...more,
  })
  // Without a listener, a pool error would end the process. The next query on the broken connection reports it.
  pool.on('error', (error) => onIdleError?.(error))
  // The same for a connection that breaks between two queries of a transaction.
  pool.on('connect', (client) => void client.on('error', () => {}))
  return pool
}

/** One connection on which the server refuses every write. */
export const createReadingPool = (url: string): Pool =>
  createPool(url, { max: 1, options: '-c default_transaction_read_only=on' })

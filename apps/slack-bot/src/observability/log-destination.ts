import { fstatSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const STDERR = 2
/** Buffer for a reader that doesn't read. Beyond it, lines are dropped and counted. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
const FLUSH_STEP_MS = 10

export interface LogDestination {
  write(line: string): void
  /** Resolves when everything is written, the reader is gone, or the timeout is over. */
  flush(timeoutMs: number): Promise<void>
}

/** Writes to a file synchronously. A full disk loses lines, but doesn't stop the bot. */
const toFile = (): LogDestination => ({
  write: (line) => {
    try {
      writeSync(STDERR, line)
    } catch {
      // There is no other place to report this.
    }
  },
  flush: () => Promise.resolve(),
})

/**
 * Writes the log to standard error. The reader can't block the bot or its exit: if the reader is gone, nothing is logged;
 * if it doesn't read, lines are dropped. pino's own destination retries forever if the reader is gone (sonic-boom, EPIPE).
 */
export const createLogDestination = (stream: NodeJS.WriteStream = process.stderr): LogDestination => {
  if (stream === process.stderr && fstatSync(STDERR).isFile()) return toFile()
  let isGone = false
  let dropped = 0
  stream.on('error', () => {
    isGone = true
  })
  const hasMore = (): boolean => !isGone && stream.writableLength > 0
  return {
    write: (line) => {
      if (isGone) return
      if (stream.writableLength > MAX_WAITING_BYTES) {
        dropped += 1
        return
      }
      if (dropped > 0) {
        const notice = {
          level: 40,
          time: new Date().toISOString(),
          lines: dropped,
          msg: 'Log lines were dropped',
        }
        stream.write(`${JSON.stringify(notice)}\n`)
        dropped = 0
      }
      stream.write(line)
    },
    flush: async (timeoutMs) => {
      for (let leftMs = timeoutMs; leftMs > 0 && hasMore(); leftMs -= FLUSH_STEP_MS)
        await sleep(FLUSH_STEP_MS)
    },
  }
}

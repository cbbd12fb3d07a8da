import { fstatSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const STDERR = 2
/** What a reader that stands still may keep waiting; then lines are left out, and counted. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024
const FLUSH_STEP_MS = 10

export interface LogDestination {
  write(line: string): void
  /** Resolves when all is written, the reader is gone, or the time is over. */
  flush(timeoutMs: number): Promise<void>
}

/** A file takes what it is given at once. A full disk loses lines, never the bot. */
const toFile = (): LogDestination => ({
  write: (line) => {
    try {
      writeSync(STDERR, line)
    } catch {
      // There is no other place to say so.
    }
  },
  flush: () => Promise.resolve(),
})

/**
 * Standard error for the log. Nothing that happens to its reader holds up the bot or its end: a reader that is gone
 * makes the log silent, and one that stands still costs lines.
 * Why not pino's own destination: it writes again for ever when the reader is gone (sonic-boom, EPIPE), also at exit.
 */
export const createLogDestination = (stream: NodeJS.WriteStream = process.stderr): LogDestination => {
  if (stream === process.stderr && fstatSync(STDERR).isFile()) return toFile()
  let isGone = false
  let leftOut = 0
  stream.on('error', () => {
    isGone = true
  })
  const hasMore = (): boolean => !isGone && stream.writableLength > 0
  return {
    write: (line) => {
      if (isGone) return
      if (stream.writableLength > MOST_WAITING_BYTES) {
        leftOut += 1
        return
      }
      if (leftOut > 0) {
        const notice = {
          level: 40,
          time: new Date().toISOString(),
          lines: leftOut,
          msg: 'Lines were left out',
        }
        stream.write(`${JSON.stringify(notice)}\n`)
        leftOut = 0
      }
      stream.write(line)
    },
    flush: async (timeoutMs) => {
      for (let leftMs = timeoutMs; leftMs > 0 && hasMore(); leftMs -= FLUSH_STEP_MS)
        await sleep(FLUSH_STEP_MS)
    },
  }
}

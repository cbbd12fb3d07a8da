import { pino } from 'pino'
import type { Log } from '../rollouts/ports/log.ts'
import { redactText } from './redact.ts'
import { toLogValue } from './to-log-value.ts'

/** Receives log lines, each with a line break. */
interface LogSink {
  write(line: string): void
}

const unchanged = (value: unknown): unknown => value

/**
 * Structured logs, one JSON object per line. Errors are logged completely (stack, causes, codes) under any name. Secrets
 * are redacted by their names, at any depth.
 */
export const createLog = (level: string, sink: LogSink): Log =>
  pino(
    {
      level,
      base: null,
      errorKey: 'error',
      // Pino's own serializer joins the messages of causes and drops their fields.
      serializers: { err: unchanged, error: unchanged },
      hooks: {
        logMethod([facts, ...words], method) {
          method.call(this, toLogValue(facts) as object, ...words.map((word) => redactText(String(word))))
        },
      },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    sink,
  )

import { pino } from 'pino'
import type { Log } from '../rollouts/ports/log.ts'
import { redactText } from './redact.ts'
import { toLogValue } from './to-log-value.ts'

/** Where lines go; each ends with a line break. */
interface LogSink {
  write(line: string): void
}

const asItIs = (value: unknown): unknown => value

/**
 * Structured logs, one JSON object a line. Errors are whole under whatever name they come (stack, causes, codes), and
 * what opens a door is cut out by its name at any depth.
 */
export const createLog = (level: string, sink: LogSink): Log =>
  pino(
    {
      level,
      base: null,
      errorKey: 'error',
      // Pino's own serializer joins the messages of causes and drops their fields.
      serializers: { err: asItIs, error: asItIs },
      hooks: {
        logMethod([facts, ...words], method) {
          method.call(this, toLogValue(facts) as object, ...words.map((word) => redactText(String(word))))
        },
      },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    sink,
  )

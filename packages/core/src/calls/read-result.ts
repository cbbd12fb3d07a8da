import { redactExcerpt } from '../errors/redact-excerpt.ts'
import { TuyaResponseShapeError } from '../errors/request-errors.ts'
import { parseLossless, readEnvelope } from '../http/read-envelope.ts'
import type { Call, CallResult } from './call.ts'
import type { Answer } from './send-attempt.ts'

/** Parses a result. On a mismatch, parses again with whole numbers above 2^53 kept as strings. */
export const readResult = <T>(call: Call<T>, answer: Answer): CallResult<T> => {
  const { operation, schema } = call
  const { requestId } = answer
  const first = schema.safeParse(answer.result)
  if (first.success) return { value: first.data, requestId }
  const envelope = readEnvelope(answer.body, parseLossless)
  const second = schema.safeParse(envelope.kind === 'success' ? envelope.result : answer.result)
  if (second.success) return { value: second.data, requestId }
  const issues = second.error.issues.map((issue) => ({
    path: issue.path.reduce<string>(
      (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
      'result',
    ),
    message: issue.message,
  }))
  const [firstIssue] = issues
  const isTokenCall = operation === 'token.get'
  throw new TuyaResponseShapeError(
    `${operation}: Tuya reported success, but the answer can't be read: ${firstIssue?.path ?? 'result'}: ${firstIssue?.message ?? 'unexpected'}.`,
    {
      operation,
      requestId,
      // The call that needed the token has not been sent.
      outcome: isTokenCall ? 'not-sent' : 'applied',
      issues,
      excerpt: isTokenCall ? '' : redactExcerpt(answer.body),
      hint: 'Report this with the request id: the API may have changed.',
    },
  )
}

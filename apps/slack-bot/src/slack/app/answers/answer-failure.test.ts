import { expect, test } from 'vitest'
import { createLog } from '../../../observability/log.ts'
import { GatewayError } from '../../../rollouts/ports/firmware-gateway.ts'
import { failureView } from './answer-failure.ts'

const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

test.each<readonly [string, Error]>([
  ['a fault of the bot', new TypeError('no such thing', { cause })],
  ['a cloud without a trace id', new GatewayError({ problem: 'unreachable', isRetryable: true, cause })],
])('the number that a person is given finds the whole error in the log: %s', (_kind, error) => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  const { text } = failureView(error, log, { userId: 'U0MIATORRES' })
  const incidentId = /\b[0-9a-f]{8}\b/u.exec(text)?.[0]
  expect(incidentId).toBeDefined()
  const found = lines.filter((line) => line.includes(incidentId ?? 'never'))
  expect(found.map((line) => JSON.parse(line) as object)).toMatchObject([
    {
      userId: 'U0MIATORRES',
      incidentId,
      error: {
        name: error.name,
        message: error.message,
        stack: expect.stringContaining('answer-failure.test.ts') as string,
        cause: { code: 'ECONNREFUSED' },
      },
    },
  ])
})

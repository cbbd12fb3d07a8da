import { expect, test } from 'vitest'
import { CALL_PROBLEMS } from '../../../rollouts/model/codes/call-problem.ts'
import { callProblemText } from './call-problem-text.ts'

test.each(CALL_PROBLEMS)('the problem %s has a sentence', (code) => {
  expect(callProblemText({ code, clientText: 'The proxy hung up.' })).toMatch(/^[A-Z].+[.!]$/u)
})

test('no two problems read the same', () => {
  const texts = CALL_PROBLEMS.map((code) => callProblemText({ code, clientText: code }))
  expect(new Set(texts).size).toBe(CALL_PROBLEMS.length)
})

test('the other side’s answer is in brackets, numbers first', () => {
  const facts = { vendorCode: '1106', vendorText: 'permission deny' }
  expect(callProblemText({ code: 'refused', ...facts })).toBe(
    'Tuya refused the request (1106, permission deny).',
  )
  expect(callProblemText({ code: 'no-answer', httpStatus: 502 })).toBe('Tuya does not answer (HTTP 502).')
  const timedOut = { code: 'no-answer', systemCode: 'ETIMEDOUT', isTimeout: true } as const
  expect(callProblemText(timedOut)).toBe('Tuya does not answer (ETIMEDOUT, no answer in time).')
})

test('a failed proxy is described in the client’s words, with what helps', () => {
  const proxy = { code: 'proxy-failed', clientText: 'the proxy closed the connection' } as const
  expect(callProblemText(proxy)).toBe('The proxy closed the connection, so Tuya was not reached.')
  expect(callProblemText({ ...proxy, clientHint: 'Check the proxy.' })).toBe(
    'The proxy closed the connection, so Tuya was not reached. Check the proxy.',
  )
})

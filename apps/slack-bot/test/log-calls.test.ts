// Every log call in the sources passes the error itself.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { silentLog } from './support/silent-log.ts'

const source = path.resolve(import.meta.dirname, '../src')

/** The text between a call's parentheses. */
const argumentsAt = (text: string, start: number): string => {
  let depth = 1
  let end = start
  for (; depth > 0 && end < text.length; end += 1) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
  return text.slice(start, end - 1)
}

const logCalls = (text: string): readonly string[] =>
  [...text.matchAll(/\blog\.(?:debug|info|warn|error)\(/gu)].map(({ 0: call, index }) =>
    argumentsAt(text, index + call.length),
  )

/** Logging only an error's text loses its stack, cause and code. */
const LOSES_ERROR = /\bmessageOf\(|\berror\.(?:message|stack|name)\b|\bString\((?:error|reason|failure)\)/u

const losingCalls = (text: string): readonly string[] =>
  logCalls(text).filter((call) => LOSES_ERROR.test(call))

test('no log call logs the text of an error without the error', () => {
  const files = globSync('**/*.ts', { cwd: source }).filter((file) => !file.endsWith('.test.ts'))
  const calls = files.flatMap((file) => logCalls(readFileSync(path.join(source, file), 'utf8')))
  expect(calls.length).toBeGreaterThan(40)
  expect(calls.filter((call) => LOSES_ERROR.test(call))).toEqual([])
})

test('such a call would be found', () => {
  expect(losingCalls("log.warn({ problem: messageOf(error) }, 'No')")).toHaveLength(1)
  expect(losingCalls("parts.log.error({\n  problem: error.message,\n}, 'No')")).toHaveLength(1)
  expect(losingCalls("log.warn({ error, problem: 'x' }, 'Yes')")).toHaveLength(0)
})

test('the compiler accepts an error only under “error”', () => {
  const caught: unknown = new Error('x')
  const error = new TypeError('x')
  silentLog.warn({ error: caught, rolloutId: 'R-1', devices: 2, list: ['a'] }, 'Fine')
  // @ts-expect-error an unchecked value may be an error
  silentLog.warn({ err: caught }, 'Refused')
  // @ts-expect-error an error under another name
  silentLog.warn({ reason: error }, 'Refused')
  // @ts-expect-error an error under another name, perhaps
  silentLog.error({ rolloutId: 'R-1', cause: error as Error | undefined }, 'Refused')
  expect(silentLog).toBeDefined()
})

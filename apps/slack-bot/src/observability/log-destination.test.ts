import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogDestination } from './log-destination.ts'

/** Standard error as a reader leaves it: `take` is when it reads, `break` is when it goes. */
const createReader = () => {
  const lines: string[] = []
  let waiting: ((error?: Error) => void) | undefined
  let isStill = false
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      if (isStill) waiting = done
      else done()
    },
  })
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    lines,
    stand: () => {
      isStill = true
    },
    take: () => {
      isStill = false
      waiting?.()
    },
    break: () => stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  }
}

test('lines are written in their order', async () => {
  const reader = createReader()
  const destination = createLogDestination(reader.stream)
  destination.write('one\n')
  destination.write('two\n')
  await destination.flush(100)
  expect(reader.lines).toEqual(['one\n', 'two\n'])
})

test('a reader that is gone makes the log silent: no error, no waiting', async () => {
  const reader = createReader()
  const destination = createLogDestination(reader.stream)
  reader.break()
  await expect.poll(() => reader.stream.errored !== null).toBe(true)
  for (let line = 0; line < 3; line += 1) destination.write('lost\n')
  await destination.flush(60_000)
  expect(reader.lines).toEqual([])
})

test('a reader that stands still costs lines, which are counted, and never memory without end', async () => {
  const reader = createReader()
  const destination = createLogDestination(reader.stream)
  reader.stand()
  const line = `${'x'.repeat(1024 * 1024 - 1)}\n`
  for (let written = 0; written < 8; written += 1) destination.write(line)
  expect(reader.stream.writableLength).toBeLessThanOrEqual(5 * 1024 * 1024)
  await destination.flush(20)
  reader.take()
  await expect.poll(() => reader.stream.writableLength === 0).toBe(true)
  destination.write('after\n')
  await destination.flush(100)
  expect(reader.lines).toHaveLength(5 + 2)
  expect(JSON.parse(reader.lines.at(-2) ?? '')).toMatchObject({ lines: 3, msg: 'Log lines were dropped' })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxAnswerBytes, parseAnswer } from './answer-limits.ts'
import { readEnvelope } from './read-envelope.ts'

const nested = (levels: number, open = '[', close = ']'): string => open.repeat(levels) + close.repeat(levels)
/** Longer than texts that are parsed without a depth check. */
const long = 'x'.repeat(200_000)

describe('an answer', () => {
  it('is parsed as JSON.parse does, short or long, with any text in it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.constantFrom('', long),
        fc.string(),
        (value, padding, text) => {
          const json = JSON.stringify([value, padding, text, '\\', '"[{', '\\"'])
          expect(parseAnswer(json)).toEqual(JSON.parse(json))
        },
      ),
      { numRuns: 200 },
    )
  })

  it.each([
    ['arrays', nested(65)],
    ['objects', `${'{"a":'.repeat(64)}{}${'}'.repeat(64)}`],
    ['both, in a long answer', `["${long}",${nested(40, '[{"a":', '}]').replace('}]', '1}]')}]`],
    ['a million arrays', nested(1_000_000)],
    ['arrays without an end', '['.repeat(1_000_000)],
    ['arrays after a text with quotes in it', `["\\\\","\\"${long}",${nested(70)}]`],
  ])('that nests too deep is not parsed: %s', (_name, json) => {
    expect(() => parseAnswer(json)).toThrow('nests deeper than 64 levels')
  })

  it('may nest as deep as any sensible one', () => {
    expect(JSON.stringify(parseAnswer(nested(64)))).toBe(nested(64))
    expect(parseAnswer(`["${'['.repeat(1000)}"]`)).toHaveLength(1)
    expect(parseAnswer(`["${long}${'['.repeat(1000)}\\"${'{'.repeat(1000)}"]`)).toHaveLength(1)
  })

  it.each([
    ['arrays', `[${'[],'.repeat(100_000)}1]`],
    ['numbers', `[${'1,'.repeat(100_000)}1]`],
    ['fields', `{${Array.from({ length: 100_001 }, (_, index) => `"f${index}":1`).join()}}`],
  ])('with more values than can be checked is refused: %s', (_name, json) => {
    expect(() => parseAnswer(json)).toThrow('more than 100000 values')
  })

  it('that is too large is refused, whatever transport read it', () => {
    expect(() => parseAnswer(`"${'x'.repeat(maxAnswerBytes)}"`)).toThrow('larger than 4 MB')
  })

  it('says in the envelope what was wrong with it', () => {
    expect(readEnvelope(nested(65))).toEqual({
      kind: 'unreadable',
      problem: 'The answer nests deeper than 64 levels',
    })
  })
})

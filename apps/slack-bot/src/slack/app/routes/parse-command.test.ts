import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeText } from '../../text/escape-text.ts'
import { decodeTyped } from '../../text/decode-typed.ts'
import { typedRolloutId } from '../../text/typed-rollout-id.ts'
import { parseCommand } from './parse-command.ts'

describe('the word after /ota', () => {
  it.each([
    ['PENDING: 4F Nord', '4F Nord'],
    ['pending, 4F Nord', '4F Nord'],
    ['pending:4F Nord', '4F Nord'],
    ['Pénding 4F Nord', '4F Nord'],
    ['ｐｅｎｄｉｎｇ 4F Nord', '4F Nord'],
    ['PENDİNG 4F Nord', '4F Nord'],
    ['\u200Bpending\u200B 4F Nord', '4F Nord'],
    ['*pending* 4F Nord', '4F Nord'],
    ['“pending” 4F Nord', '4F Nord'],
    ['“pending 4F Nord”', '4F Nord'],
    ['„pending 4F Nord“', '4F Nord'],
    ['`pending 4F Nord`', '4F Nord'],
    ['/ota pending 4F Nord', '4F Nord'],
    ['/OTA: “pending 4F Nord”', '4F Nord'],
    ['pending "4F" / "Nord"', '"4F" / "Nord"'],
    ['"pending" "4F Nord"', '"4F Nord"'],
    ["pending Women's restroom", "Women's restroom"],
    ['pending.', ''],
  ])('%s is pending', (text, argument) => {
    expect(parseCommand(text)).toEqual({ kind: 'known', subcommand: 'pending', argument })
  })

  it('is never one of the words that every object knows', () => {
    for (const word of Reflect.ownKeys(Object.prototype).map(String))
      expect(parseCommand(word), word).toMatchObject({ kind: 'unknown', word })
  })

  it.each(['R-23', 'r-23:', '“R–23”', '23.', '#23', '(R-23)', '`R-23`'])('%s is a rollout', (text) => {
    expect(typedRolloutId(text)).toBe('R-23')
  })
})

describe('what Slack makes of typed text', () => {
  it.each([
    ['R&amp;D Lab', 'R&D Lab'],
    ['&lt;Nord&gt; &amp;lt;', '<Nord> &lt;'],
    ['<http://Lab.io|Lab.io>', 'Lab.io'],
    ['<https://lab.io/a?b=1&amp;c=2>', 'https://lab.io/a?b=1&c=2'],
    ['<mailto:lab@4f.io|lab@4f.io> <tel:112|112>', 'lab@4f.io 112'],
    ['<@U0MIA|mia> <#C0X|lights> <#C0X|>', '@mia #lights #C0X'],
    ['<!subteam^S1|@leads> <!date^1^{time}|18:00>', '@leads 18:00'],
    ['not today <!here>', 'not today <!here>'],
    ['Küche <Nord> & co', 'Küche <Nord> & co'],
    ['<constructor|x> &constructor;', '<constructor|x> &constructor;'],
  ])('%s was typed as %s', (text, typed) => {
    expect(decodeTyped(text)).toBe(typed)
  })

  it('is undone exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeTyped(escapeText(text))).toBe(text)
      }),
    )
    expect(decodeTyped(escapeText('&amp; <@U1> <http://a|b>'))).toBe('&amp; <@U1> <http://a|b>')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLossless, readEnvelope } from './read-envelope.ts'

const envelope = (value: unknown) => readEnvelope(JSON.stringify(value))

describe('the envelope', () => {
  it('is a success only when it says so', () => {
    expect(envelope({ success: true, result: 1, tid: 'x', t: 1745492675295 })).toEqual({
      kind: 'success',
      result: 1,
      requestId: 'x',
      serverTimeMs: 1745492675295,
    })
    for (const success of [undefined, null, 1, 'true', {}])
      expect(envelope({ success, result: 1 }).kind).toBe('unreadable')
  })

  it('reads times of ten digits as seconds, as two samples of the document have them', () => {
    expect(envelope({ success: true, t: 1573441137 })).toMatchObject({ serverTimeMs: 1573441137000 })
  })

  it('reads codes that are numbers, texts of digits, and names', () => {
    for (const [code, read] of [
      [1010, 1010],
      ['1010', 1010],
      ['SYSTEM_ERROR', 'SYSTEM_ERROR'],
      ['', undefined],
      [null, undefined],
    ])
      expect(envelope({ success: false, code })).toMatchObject({ kind: 'refusal', code: read })
  })

  it('never throws, and never takes anything but success: true for a success', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ success: fc.jsonValue(), result: fc.jsonValue() }).map((v) => JSON.stringify(v)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const isSuccess = readEnvelope(text).kind === 'success'
        expect(!isSuccess || (JSON.parse(text) as { success: unknown }).success).toBe(true)
      }),
    )
  })
})

describe('parseLossless', () => {
  it('keeps all digits of ids that come as numbers, and everything else as it is', () => {
    expect(parseLossless('{"id":1451224591564378112,"n":12,"f":1.5,"e":1e30}')).toEqual({
      id: '1451224591564378112',
      n: 12,
      f: 1.5,
      e: 1e30,
    })
  })
})

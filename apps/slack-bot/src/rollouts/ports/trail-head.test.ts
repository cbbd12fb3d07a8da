import { describe, expect, it, test } from 'vitest'
import { parseTrailHead, trailHeadText } from './trail-head.ts'

const hash = '0123456789abcdef'.repeat(4)
const known = { rolloutId: 'R-17' as const, seq: 52, hash }

test('the text of a head has its rollout, its number and the first 24 digits of its hash', () => {
  expect(trailHeadText(known)).toBe(`R-17/52/${hash.slice(0, 24)}`)
})

describe('a stored head', () => {
  it('is parsed from its own text', () => {
    expect(parseTrailHead(trailHeadText(known))).toEqual({ ...known, hash: hash.slice(0, 24) })
  })

  it.each([
    ['with the whole hash', `R-17/52/${hash}`, hash],
    ['with the shortest beginning', `R-17/52/${hash.slice(0, 12)}`, hash.slice(0, 12)],
    ['with a small letter', `r-17/52/${hash.slice(0, 12)}`, hash.slice(0, 12)],
    ['with spaces around it', `  R-17/52/${hash.slice(0, 12)}\n`, hash.slice(0, 12)],
  ])('is read %s', (_how, text, kept) => {
    expect(parseTrailHead(text)).toEqual({ ...known, hash: kept })
  })

  it.each([
    ['nothing', ''],
    ['another word before it', `head R-17/52/${hash}`],
    ['a dash of its own', `xr-17/52/${hash}`],
    ['more after it', `R-17/52/${hash}/1`],
    ['too little of a hash', `R-17/52/${hash.slice(0, 11)}`],
    ['an invalid hash', `R-17/52/${'z'.repeat(24)}`],
    ['an invalid number', `R-17/xy/${hash}`],
    ['an invalid rollout', `R-xy/52/${hash}`],
  ])('is not parsed from %s', (_what, text) => {
    expect(parseTrailHead(text)).toBeUndefined()
  })
})

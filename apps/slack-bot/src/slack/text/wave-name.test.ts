import { expect, test } from 'vitest'
import { theWave, waveHead, waveSubject } from './wave-name.ts'

test('the first waves have words; later ones have numbers and no article', () => {
  expect([1, 2, 6, 7, 12].map(theWave)).toEqual([
    'the first wave',
    'the second wave',
    'the sixth wave',
    'wave 7',
    'wave 12',
  ])
})

test('a sentence begins with a capital letter', () => {
  expect([waveHead(1), waveHead(7)]).toEqual(['First wave', 'Wave 7'])
  expect([waveSubject(1), waveSubject(7)]).toEqual(['The first wave', 'Wave 7'])
})

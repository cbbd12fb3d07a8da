import { expect, test } from 'vitest'
import { SAMPLE_HASH } from '../../../docs-pages/gallery/sample-audit.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { historyMessage, type HistoryFacts } from './history-message.ts'
import { parseTuyaRecord } from './tuya-record-query.ts'

const ended = sampleRollouts().get('completed')
const rollouts = Array.from({ length: 25 }, () => {
  if (ended === undefined) throw new Error('No sample has completed')
  return { rollout: ended, projectId: 'project-1', version: 7, headHash: SAMPLE_HASH }
})
const FACTS: HistoryFacts = { rollouts, about: ' in 4F', lines: [], query: 'area:4F type:light', from: 0 }

const buttonsOf = (facts: HistoryFacts): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    historyMessage(facts, SAMPLE_NOW_MS).blocks.flatMap((block) =>
      block.type === 'actions'
        ? block.elements.flatMap((one) =>
            one.type === 'button' && !one.text.text.startsWith('Open') ? [[one.text.text, one.value]] : [],
          )
        : [],
    ),
  )

test('newer and older pages, and Tuya’s record, keep what was asked for', () => {
  const record = { 'Tuya’s record': 'history tuya area:4F type:light' }
  expect(buttonsOf(FACTS)).toEqual({ Older: 'history from:11 area:4F type:light', ...record })
  expect(buttonsOf({ ...FACTS, from: 10 })).toEqual({
    Newer: 'history area:4F type:light',
    Older: 'history from:21 area:4F type:light',
    ...record,
  })
  expect(buttonsOf({ ...FACTS, from: 20 })).toEqual({
    Newer: 'history from:11 area:4F type:light',
    ...record,
  })
})

test('a page behind the end is the last page', () => {
  expect(historyMessage({ ...FACTS, from: 300 }, SAMPLE_NOW_MS).text).toContain('21 to 25 of 25')
})

test('where older rollouts are not searched, the last page says so', () => {
  const limit = 'Only the last 100 ended rollouts are searched.'
  expect(historyMessage({ ...FACTS, searched: 100 }, SAMPLE_NOW_MS).text).not.toContain(limit)
  expect(historyMessage({ ...FACTS, searched: 100, from: 20 }, SAMPLE_NOW_MS).text).toContain(limit)
  expect(historyMessage({ ...FACTS, rollouts: [], searched: 100 }, SAMPLE_NOW_MS).text).toBe(
    'The last 100 ended rollouts include none in 4F.',
  )
})

test('a page of Tuya’s record is told from a room of that name', () => {
  expect(parseTuyaRecord('tuya page:3 area:4F')).toEqual({ page: 3, query: 'area:4F' })
  expect(parseTuyaRecord('Tuya')).toEqual({ page: 1, query: '' })
  expect(parseTuyaRecord('tuya 4F, 5F')).toEqual({ page: 1, query: '4F, 5F' })
  expect(parseTuyaRecord('"Tuya lounge"')).toBeUndefined()
  expect(parseTuyaRecord('tuyas')).toBeUndefined()
})

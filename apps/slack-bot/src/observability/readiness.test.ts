import { expect, test } from 'vitest'
import { createReadinessBoard } from './readiness.ts'

const WELL = { isWell: true, text: 'answers' }
const openBoard = (limitMs = 1_000) =>
  createReadinessBoard({ needed: ['database', 'slack'], told: ['tuya'], limitMs })

test('before anything has started, nothing is ready, and each part says so', async () => {
  expect(await openBoard().read()).toEqual({
    isReady: false,
    parts: { database: 'not started yet', slack: 'not started yet', tuya: 'not started yet' },
  })
})

test('every needed part must be well; what is only told does not count', async () => {
  const board = openBoard()
  board.set('database', WELL)
  board.set('slack', { isWell: false, text: 'not connected (http_503)' })
  expect(await board.read()).toMatchObject({ isReady: false, parts: { slack: 'not connected (http_503)' } })
  board.set('slack', () => WELL)
  board.set('tuya', { isWell: false, text: 'the last call failed (network)' })
  expect(await board.read()).toMatchObject({
    isReady: true,
    parts: { tuya: 'the last call failed (network)' },
  })
})

test('a part that hangs is not waited for', async () => {
  const board = openBoard(5)
  board.set('slack', WELL)
  board.set('database', () => new Promise(() => {}))
  expect(await board.read()).toMatchObject({ isReady: false, parts: { database: 'does not answer in time' } })
})

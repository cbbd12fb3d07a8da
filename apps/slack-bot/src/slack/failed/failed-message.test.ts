import { expect, test } from 'vitest'
import { buttonsOf } from '../../../test/support/ways-on/offered-commands.ts'
import { plannedDevice, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import type { FailedDevice } from './failed-devices.ts'
import { failedMessage } from './failed-message.ts'

const failed = (more: Partial<FailedDevice>): FailedDevice => ({
  device: {
    deviceId: 'a',
    name: 'Lamp a',
    roomName: 'Meeting room A',
    kind: 'light',
    protocol: 'wifi',
    online: true,
    phase: 'failed',
    statusCode: 4,
  },
  roomLabel: '4F / Meeting room A',
  isListed: true,
  ...more,
})
const known = { rolloutId: 'R-4', device: plannedDevice('a'), failures: 3, isFinal: true } as const
const viewOf = (...devices: readonly FailedDevice[]) => {
  const facts = {
    where: '4F',
    filter: '',
    lines: [],
    query: '4F',
    from: 0,
    readAtMs: START_MS,
    isComplete: true,
  }
  const view = failedMessage({ ...facts, devices }, START_MS)
  return {
    text: view.text,
    opens: buttonsOf(view.blocks).flatMap(({ text }) => (text.startsWith('Open') ? [text] : [])),
  }
}

test('a device that a rollout has says until when, and opens the rollout', () => {
  const { text, opens } = viewOf(failed({ reservedBy: 'R-7', known }), failed({ reservedBy: 'R-7' }))
  expect(text).toContain(' · in R-7, until that has ended')
  expect(opens).toEqual(['Open R-7'])
})

test('a failure that only this bot’s record knows opens the rollout that can try it again', () => {
  expect(viewOf(failed({ isListed: false, known })).opens).toEqual(['Open R-4'])
  expect(viewOf(failed({ known })).opens).toEqual([])
})

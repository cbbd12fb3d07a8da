import { expect, test } from 'vitest'
import type { SendObjection } from '../../../rollouts/model/codes/send-objection.ts'
import { sendObjectionText } from './send-objection-text.ts'

const deviceName = 'Lamp 1'

test.each<[SendObjection, string]>([
  [{ code: 'rollout-stopped', status: 'completed-with-failures' }, 'the rollout is completed with failures'],
  [{ code: 'rollout-stopped', status: 'replanned' }, 'the rollout is replanned'],
  [{ code: 'wave-stopped', wave: 2 }, 'the second wave is stopped'],
  [{ code: 'not-sent-in-time' }, 'it was not sent in time'],
  [{ code: 'offer', deviceName, problem: 'stale' }, 'the offer of Lamp 1 is stale'],
  [{ code: 'offer', deviceName, problem: 'not-offered' }, 'the offer of Lamp 1 is no longer there'],
  [{ code: 'moved-on', deviceName }, 'Lamp 1 is no longer part of it'],
  [{ code: 'room-locked', deviceName }, 'the room of Lamp 1 is locked'],
  [{ code: 'window-closed', deviceName }, 'the window of Lamp 1 is closed or closes too soon'],
  [{ code: 'no-slot', deviceName }, 'too many other updates are running for Lamp 1 to be sent'],
])('%o', (objection, text) => {
  expect(sendObjectionText(objection)).toBe(text)
})

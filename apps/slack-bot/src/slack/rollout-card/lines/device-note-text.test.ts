import { expect, test } from 'vitest'
import { SAMPLE_RECORDS } from '../../../../test/support/rollouts/sample-records.ts'
import { deviceNoteOf, type DeviceNote } from '../../../rollouts/telling/device-note.ts'
import { deviceNoteText } from './device-note-text.ts'

const textOf = (title: string): string | undefined => {
  const record = SAMPLE_RECORDS[title]
  if (record === undefined) throw new Error(`There is no sample "${title}"`)
  const note = deviceNoteOf(record)
  return note === undefined ? undefined : deviceNoteText(note)
}

test.each<[string, string | undefined]>([
  ['planned', undefined],
  ['planned, its first attempt failed', 'try 1 failed'],
  [
    'perhaps sent for the last time, offered once since',
    'Tuya’s answer was lost; checking what became of it',
  ],
  ['parked (window)', 'its maintenance window is closed'],
  ['waiting', 'Tuya has not started its update yet'],
  ['updating (outside)', 'started by someone else'],
  ['stalled', 'its update takes longer than usual'],
  ['verifying (outside)', 'started by someone else'],
  ['parked (offline)', 'offline'],
  ['parked (locked)', 'its room is locked'],
  ['parked (wake)', 'Tuya has not started its update'],
  ['parked (quarantine)', 'it failed three times; an approver can try it again'],
  ['parked (gateway)', 'other devices behind its gateway failed; an approver can try it again'],
  ['unknown', 'Tuya shows status 42'],
  ['unknown, no end was seen', 'its update was never seen to end'],
  ['unknown, never read back', 'Tuya calls it installed, but the new version was not read back'],
  ['skipped', 'no longer in the project'],
])('people read of a device that is %s: %s', (title, text) => {
  expect(textOf(title)).toBe(text)
})

test('a verified device says what is new of it', () => {
  expect(deviceNoteText({ code: 'updated-outside' })).toBe('updated by someone else')
  expect(deviceNoteText({ code: 'further-update' })).toBe('a further update is offered')
})

test('of a problem, only the full stop at its end is left out', () => {
  const problem = { code: 'device-refused', vendorText: 'Version 1.2' } as const
  const notes: readonly DeviceNote[] = [
    { code: 'failed', problem },
    { code: 'refused', problem },
    { code: 'parked', reason: 'refused', problem },
  ]
  for (const note of notes) expect(deviceNoteText(note)).toBe('Tuya refuses it (Version 1.2)')
})

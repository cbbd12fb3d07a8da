import { expect, test } from 'vitest'
import { readProjectSettings } from '../../settings/project-settings.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import { knobsOf } from './knobs-of.ts'

test('settings that leave everything out give the default knobs', () => {
  const read = readProjectSettings({ approval: { rules: [{ for: 'all', ask: { groups: ['S1'] } }] } })
  expect('settings' in read && knobsOf(read.settings)).toEqual(DEFAULT_KNOBS)
})

test('every limit of the settings reaches its knob', () => {
  const read = readProjectSettings({
    approval: { rules: [{ for: 'all', ask: { groups: ['S1'] }, count: 2 }], expireAfterHours: 2 },
    limits: { inFlight: 30, perRadioGateway: 2, perWifiGateway: 6, perRoom: 7, perCall: 8 },
    pace: {
      settleSeconds: 11,
      watchFirstWaveMinutes: 12,
      watchLaterWavesMinutes: 3,
      retryAfterMinutes: [4],
      waitForOfflineMinutes: 5,
    },
  })
  expect('settings' in read && knobsOf(read.settings, { minimumMs: 9, maximumMs: 99 })).toMatchObject({
    maxInFlight: 30,
    polls: { minimumMs: 9, maximumMs: 99 },
    maxInFlightPerGateway: { radio: 2, wifi: 6 },
    maxInFlightPerRoom: 7,
    sliceSize: 8,
    settleMs: 11_000,
    soakMs: { canary: 720_000, later: 180_000 },
    retryDelaysMs: [240_000],
    parkedTimeoutMs: 300_000,
    approvalTtlMs: 7_200_000,
    quorum: 2,
  })
})

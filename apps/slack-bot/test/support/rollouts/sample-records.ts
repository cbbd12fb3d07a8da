import { DEFAULT_KNOBS } from '../../../src/rollouts/model/default-knobs.ts'
import type { DeviceRecord } from '../../../src/rollouts/model/device-progress.ts'
import { START_MS } from './plan-fixture.ts'

const mark = { dispatchId: 'R-1/d1', attempt: 1, sentAtMs: START_MS } as const
const sent = { lastSent: { ...mark, isAmbiguous: false }, generation: 0, movedAtMs: START_MS } as const
const unsent = { generation: 0 } as const
const parkedAt = { sinceMs: START_MS, recheckAtMs: START_MS, recheckDelayMs: 600_000, attempt: 1 } as const
const isSent = { state: 'sent', ...mark, isAmbiguous: false } as const
const planned = { state: 'planned', attempt: 1, notBeforeMs: START_MS } as const
const verifying = { state: 'verifying', attempt: 1, sinceMs: START_MS, isOutside: false } as const
const unknown = { state: 'unknown', statusCode: 42, sinceMs: START_MS, attempt: 1 } as const
const otherOffer = { version: '3.0.0', online: true, readStartedAtMs: START_MS } as const
const missingFrom = (source: string) => ({ absence: { source, readStartedAtMs: START_MS }, absences: 1 })
const lastAttempt = { ...mark, attempt: DEFAULT_KNOBS.retryDelaysMs.length + 1 } as const

/** A record in each state that a reading may meet, with the facts it may have. */
export const SAMPLE_RECORDS: Readonly<Record<string, DeviceRecord>> = {
  planned: { ...unsent, progress: planned },
  'planned, missing from the offers': { ...unsent, ...missingFrom('pending-list'), progress: planned },
  'planned, its first attempt failed': {
    ...sent,
    failures: 1,
    progress: { ...planned, attempt: 2, lastFailure: { code: 'update-failed' } },
  },
  'planned, failed and missing from the offers': {
    ...sent,
    ...missingFrom('pending-list'),
    progress: { ...planned, attempt: 2, lastFailure: { code: 'update-failed' } },
  },
  'planned, retried by a person': { generation: 1, movedAtMs: START_MS, progress: planned },
  intended: { ...unsent, progress: { state: 'intended', attempt: 1, dispatchId: 'R-1/d1' } },
  'intended again': { ...sent, progress: { state: 'intended', attempt: 2, dispatchId: 'R-1/d2' } },
  sending: {
    ...unsent,
    progress: { state: 'sending', attempt: 1, dispatchId: 'R-1/d1', startedAtMs: START_MS },
  },
  sent: { ...sent, progress: isSent },
  'sent, offered once since': { ...sent, untakenReadAtMs: START_MS, progress: isSent },
  'sent, missing from the running list': { ...sent, ...missingFrom('upgrading-list'), progress: isSent },
  'sent, missing from both lists': { ...sent, ...missingFrom('pending-list'), progress: isSent },
  'sent, unknown to a detail': { ...sent, ...missingFrom('detail'), progress: isSent },
  'sent, another version offered since': { ...sent, offer: otherOffer, progress: isSent },
  'sent for the last time, offered once since': {
    ...sent,
    lastSent: { ...lastAttempt, isAmbiguous: false },
    untakenReadAtMs: START_MS,
    progress: { ...isSent, ...lastAttempt },
  },
  'perhaps sent for the last time, offered once since': {
    ...sent,
    lastSent: { ...lastAttempt, isAmbiguous: true },
    untakenReadAtMs: START_MS,
    progress: { ...isSent, ...lastAttempt, isAmbiguous: true },
  },
  waiting: { ...sent, progress: { state: 'waiting', ...mark, sinceMs: START_MS } },
  updating: { ...sent, progress: { state: 'updating', ...mark, sinceMs: START_MS, isOutside: false } },
  'updating (outside)': {
    ...unsent,
    movedAtMs: START_MS,
    progress: { state: 'updating', attempt: 1, sinceMs: START_MS, isOutside: true },
  },
  stalled: { ...sent, progress: { state: 'stalled', ...mark, sinceMs: START_MS, isOutside: false } },
  'stalled (outside)': {
    ...unsent,
    movedAtMs: START_MS,
    progress: { state: 'stalled', attempt: 1, sinceMs: START_MS, isOutside: true },
  },
  verifying: { ...sent, progress: verifying },
  'verifying, read back once': { ...sent, progress: { ...verifying, lastReadAtMs: START_MS + 60_000 } },
  'verifying, another version offered': { ...sent, offer: otherOffer, progress: verifying },
  'verifying (outside)': { ...unsent, movedAtMs: START_MS, progress: { ...verifying, isOutside: true } },
  'parked (offline)': { ...unsent, progress: { state: 'parked', reason: 'offline', ...parkedAt } },
  'parked (offline), before its second attempt': {
    ...sent,
    progress: { state: 'parked', reason: 'offline', ...parkedAt, attempt: 2 },
  },
  'parked (locked)': { ...unsent, progress: { state: 'parked', reason: 'locked', ...parkedAt } },
  'parked (wake)': { ...unsent, progress: { state: 'parked', reason: 'wake', ...parkedAt } },
  'parked (window)': { ...unsent, progress: { state: 'parked', reason: 'window', ...parkedAt } },
  'parked (wake), sent': { ...sent, progress: { state: 'parked', reason: 'wake', ...parkedAt } },
  'parked (quarantine)': { ...unsent, progress: { state: 'parked', reason: 'quarantine', ...parkedAt } },
  'parked (quarantine), sent': { ...sent, progress: { state: 'parked', reason: 'quarantine', ...parkedAt } },
  'parked (gateway)': { ...unsent, progress: { state: 'parked', reason: 'gateway', ...parkedAt } },
  unknown: { ...sent, progress: unknown },
  'unknown, never sent': { ...unsent, progress: unknown },
  'unknown, no end was seen': { ...sent, givenUp: 'end', progress: unknown },
  'unknown, never read back': { ...sent, givenUp: 'read-back', progress: unknown },
  verified: { ...sent, progress: { state: 'verified', atMs: START_MS, isOutside: false, attempt: 1 } },
  failed: {
    ...sent,
    progress: { state: 'failed', atMs: START_MS, problem: { code: 'update-failed' }, attempt: 1 },
  },
  skipped: { ...unsent, progress: { state: 'skipped', atMs: START_MS, reason: 'gone', attempt: 1 } },
}

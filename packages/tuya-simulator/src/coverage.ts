import type { Operation } from './cloud/operation.ts'

/** Observed on the live gateway in a published report, documented by the vendor, or guessed because no public source says. */
export type Evidence = 'observed' | 'documented' | 'guessed'

export interface CoverageEntry {
  /** Our operation name, if supported. */
  operation: Operation | undefined
  method: 'GET' | 'POST'
  path: string
  support: 'supported' | 'partial' | 'not supported'
  evidence: Evidence
  source: string
  /** What is guessed or missing. Empty when nothing is. */
  notes: string
}

const OTA_DOCUMENT = 'Device OTA Update, developer.tuya.com id Kejxzjcrz7n6k (2025-05-07)'
const LIGHTING_SDK = 'tuya-lighting-open-api-sdk-java (2022-06-27)'
const TOKEN_GUIDE = 'Authorization management, developer.tuya.com; token lifetimes as used by Tuya SDKs'

const LIST_NOTES =
  'Fields, filters and page limits as documented. Guessed: row order, names match on a part, a room id matches only that room.'

/** Every vendor operation that a client of this API may call, and how well the simulator supports it. A test compares it with the routes. */
export const COVERAGE: readonly CoverageEntry[] = [
  {
    operation: 'token.get',
    method: 'GET',
    path: '/v1.0/token',
    support: 'partial',
    evidence: 'documented',
    source: TOKEN_GUIDE,
    notes:
      'grant_type 1 only. Whether a second grant keeps the first token valid is a setting (tokenPolicy).',
  },
  {
    operation: 'token.refresh',
    method: 'GET',
    path: '/v1.0/token/:refresh_token',
    support: 'supported',
    evidence: 'documented',
    source: TOKEN_GUIDE,
    notes: 'Works once and ends both old tokens. Guessed: the code for a used refresh token (1011).',
  },
  {
    operation: 'ota.getDetail',
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/device/ota/open/detail',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes: 'Guessed: 2010 for an unknown device; current_version is the version of the network module.',
  },
  {
    operation: 'ota.upgrade',
    method: 'POST',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrade',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes:
      'Settings decide what happens to busy, up-to-date, offline, failed and unknown devices (upgradePolicy) and how many ids are allowed.',
  },
  {
    operation: 'ota.listPending',
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/tobeupgraded',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes: `${LIST_NOTES} Contains only status 1.`,
  },
  {
    operation: 'ota.listUpgrading',
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrading',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes: `${LIST_NOTES} Contains 2, 5, 6, 13, 14, and 4 and 7 until deleted.`,
  },
  {
    operation: 'ota.listUpgraded',
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrade/record',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes: `${LIST_NOTES} One row per device: its last successful update, with the installed version.`,
  },
  {
    operation: 'ota.syncRoom',
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/tobeupgraded/roomid',
    support: 'supported',
    evidence: 'documented',
    source: OTA_DOCUMENT,
    notes:
      'No result, as in the sample. Guessed: new offers appear two building seconds later; an unknown room gets 2502.',
  },
  {
    operation: 'ota.deleteFailed',
    method: 'POST',
    path: '/v1.0/cloud/illume/devices/ota/upgrading/del',
    support: 'supported',
    evidence: 'guessed',
    source: 'Listed in the index of the same document (2025-05-21) without parameters or result',
    notes: 'Body and answer as in the upgrade call; a deleted failure gets its offer again.',
  },
  {
    operation: 'projects.list',
    method: 'GET',
    path: '/v1.0/illumination/construction/projects',
    support: 'partial',
    evidence: 'documented',
    source: LIGHTING_SDK,
    notes: 'One project, with the fields that an OTA client can use.',
  },
  {
    operation: 'rooms.tree',
    method: 'GET',
    path: '/v2.0/illumination/construction/rooms/project/:projectId',
    support: 'supported',
    evidence: 'documented',
    source: LIGHTING_SDK,
    notes: 'Building, floors, rooms. Guessed: its roomId is the room_id of the OTA calls.',
  },
  ...notSupported([
    ['GET', '/v1.0/illumination/devices', 'Device list of the sibling API'],
    ['GET', '/v1.0/illumination/construction/project/:projectId', 'Project detail of the sibling API'],
    ['GET', '/v1.0/iot-02/projects/:project_id/devices/count', 'Device count of the sibling API'],
    ['GET', '/v1.0/illumination/devices/roomstate/:roomId', 'Room state of the sibling API'],
  ]),
]

/** These exist at the vendor; the simulator answers 1108. It has no message service (push) either, which is not HTTP. */
function notSupported(operations: readonly (readonly ['GET' | 'POST', string, string])[]): CoverageEntry[] {
  return operations.map(([method, path, notes]) => ({
    operation: undefined,
    method,
    path,
    support: 'not supported',
    evidence: 'documented',
    source: LIGHTING_SDK,
    notes,
  }))
}

/**
 * Every call that the client makes. `effect: 'write'` marks calls that change something at Tuya. The client never
 * retries them, whatever their HTTP method: syncing a room is a GET that starts work.
 *
 * `parameters`: 'chosen' follows the client's `getParameters` option; 'query' and 'body' are fixed.
 * Quirk: the last two OTA paths don't contain `/open/`.
 * Source: Tuya "Device OTA Update", 2025-05-07 (the seventh operation: Chinese edition, 2025-05-21);
 * OpenApiUrlConstants of tuya-lighting-open-api-sdk-java, 2022-06-27.
 */
export const operations = {
  'token.get': { method: 'GET', path: '/v1.0/token', effect: 'read', parameters: 'query' },
  'ota.getDetail': {
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/device/ota/open/detail',
    effect: 'read',
    parameters: 'chosen',
  },
  'ota.upgrade': {
    method: 'POST',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrade',
    effect: 'write',
    parameters: 'body',
  },
  'ota.listPending': {
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/tobeupgraded',
    effect: 'read',
    parameters: 'chosen',
  },
  'ota.listUpgrading': {
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrading',
    effect: 'read',
    parameters: 'chosen',
  },
  'ota.listUpgraded': {
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/open/upgrade/record',
    effect: 'read',
    parameters: 'chosen',
  },
  'ota.syncRoom': {
    method: 'GET',
    path: '/v1.0/cloud/illume/devices/ota/tobeupgraded/roomid',
    effect: 'write',
    parameters: 'chosen',
  },
  'ota.deleteFailed': {
    method: 'POST',
    path: '/v1.0/cloud/illume/devices/ota/upgrading/del',
    effect: 'write',
    parameters: 'body',
  },
  'projects.list': {
    method: 'GET',
    path: '/v1.0/illumination/construction/projects',
    effect: 'read',
    parameters: 'query',
  },
  'rooms.tree': {
    method: 'GET',
    path: '/v2.0/illumination/construction/rooms/project/{projectId}',
    effect: 'read',
    parameters: 'query',
  },
} as const satisfies Record<string, Operation>

export interface Operation {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly effect: 'read' | 'write'
  readonly parameters: 'chosen' | 'query' | 'body'
}

/** The name of a call in errors, call records and the meter: `ota.upgrade`. */
export type OperationName = keyof typeof operations

/** Every supported vendor operation, by its name in logs, faults and the coverage table. */
export const OPERATIONS = [
  'token.get',
  'token.refresh',
  'ota.getDetail',
  'ota.upgrade',
  'ota.listPending',
  'ota.listUpgrading',
  'ota.listUpgraded',
  'ota.syncRoom',
  'ota.deleteFailed',
  'projects.list',
  'rooms.tree',
] as const
export type Operation = (typeof OPERATIONS)[number]

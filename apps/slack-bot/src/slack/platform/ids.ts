import { parseRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'

/** The only slash command. The manifests register it. */
export const COMMAND = '/ota'

/** The subcommands of `/ota` with their help texts. `words` are other spellings that people try. */
export const SUBCOMMANDS = {
  overview: {
    usage: '',
    about: 'waiting devices, running rollouts and requests waiting for you',
    words: ['home', 'overview'],
  },
  pending: {
    usage: 'pending [where] [online|offline] [type:light] [version:1.0.8] [name:lamp]',
    about: 'devices waiting for an update, room by room',
    words: ['list', 'waiting', 'ls'],
  },
  failed: {
    usage: 'failed [where]',
    about:
      'devices whose update failed or timed out, here or elsewhere: try them again, or clear them at Tuya',
    words: ['failures', 'failing', 'errors'],
  },
  upgrade: {
    usage: 'upgrade [where] [type:light] [version:1.0.8]',
    about: 'ask for an upgrade; someone else must approve it',
    words: ['update', 'request'],
  },
  status: {
    usage: 'status [R-23]',
    about: 'running rollouts, or one in detail',
    words: ['show', 'rollouts', 'rollout'],
  },
  history: {
    usage: 'history [where]',
    about: 'rollouts that have ended, and Tuya’s own record of updates',
    words: ['past'],
  },
  device: { usage: 'device <id or name>', about: 'details of one device', words: ['show-device'] },
  pause: { usage: 'pause R-23 [why]', about: 'send nothing more for now', words: ['hold'] },
  resume: { usage: 'resume R-23 [why]', about: 'continue a paused rollout (approvers)', words: ['continue'] },
  widen: {
    usage: 'widen R-23 [why]',
    about: 'start the next wave now, without watching the last one first (approvers)',
    words: ['next', 'next-wave', 'promote'],
  },
  replan: {
    usage: 'replan R-23 [why]',
    about: 'ask again for devices that a rollout left out (requester, approvers)',
    words: ['re-plan', 'plan-again'],
  },
  halt: {
    usage: 'halt R-23 [why]',
    about: 'end a rollout, after one question; devices already updating finish by themselves',
    words: ['stop'],
  },
  retry: { usage: 'retry R-23 [why]', about: 'try failed devices again (approvers)', words: ['again'] },
  lock: {
    usage: 'lock <room> until <time> <reason>',
    about: 'lock a room: no update is sent there until then',
    words: ['locks', 'freeze'],
  },
  unlock: { usage: 'unlock <room>', about: 'unlock a room', words: ['free'] },
  sync: { usage: 'sync <room>', about: 'ask Tuya to check a room for updates again', words: ['refresh'] },
  audit: {
    usage: 'audit [R-23]',
    about: 'who did what and when, checked for changes',
    words: ['trail', 'log'],
  },
  'who-can-approve': {
    usage: 'who-can-approve [room]',
    about: 'who may approve, and whether you may',
    words: ['who', 'approvers'],
  },
  doctor: {
    usage: 'doctor',
    about: 'check what works, what doesn’t, and what to do',
    words: ['check', 'health'],
  },
  help: { usage: 'help', about: 'this list', words: ['?', '--help', '-h'] },
} as const
export type Subcommand = keyof typeof SUBCOMMANDS

/** Every action_id on the bot's buttons and inputs. */
export const ACTIONS = {
  /** Runs the command in the button's value for the person who clicks. `rerun` replaces the answer with the button. */
  run: 'command.run',
  rerun: 'command.rerun',
  pendingFilter: 'pending.filter',
  pendingPage: 'pending.page',
  pendingShare: 'pending.share',
  pendingCsv: 'pending.csv',
  failedAgain: 'failed.again',
  failedClear: 'failed.clear',
  upgradePlaces: 'upgrade.places',
  upgradeKinds: 'upgrade.kinds',
  upgradeVersions: 'upgrade.versions',
  /** Goes back from the devices to the rooms and kinds. */
  upgradeChange: 'upgrade.change',
  upgradeDevices: 'upgrade.devices',
  upgradeExcept: 'upgrade.except',
  upgradeFirst: 'upgrade.first',
  upgradeReason: 'upgrade.reason',
  upgradeWhen: 'upgrade.when',
  upgradeStartsAt: 'upgrade.starts-at',
  filterPlaces: 'filter.places',
  filterOnline: 'filter.online',
  filterKinds: 'filter.kinds',
  filterName: 'filter.name',
  filterVersions: 'filter.versions',
  approve: 'approval.approve',
  reject: 'approval.reject',
  rejectReason: 'approval.reject-reason',
  withdraw: 'approval.withdraw',
  /** The card's `⋯`. Its entries name the other actions. */
  approvalMenu: 'approval.menu',
  takeBack: 'approval.take-back',
  changeDevices: 'approval.change',
  changeTicks: 'approval.change-devices',
  changeExcept: 'approval.change-except',
  cancel: 'progress.cancel',
  halt: 'progress.halt',
  /** The button of the question that `/ota halt` asks. */
  haltNow: 'control.halt',
  pause: 'progress.pause',
  resume: 'progress.resume',
  retry: 'progress.retry',
  widen: 'progress.widen',
  replan: 'progress.replan',
  auditCsv: 'audit.csv',
  auditJsonl: 'audit.jsonl',
  unlock: 'lock.unlock',
  devices: 'rollout.devices',
  /** The same window, with the failed devices first chosen. */
  failures: 'rollout.failures',
  devicesPage: 'rollout.devices-page',
  devicesState: 'rollout.devices-state',
  devicesRoom: 'rollout.devices-room',
  devicesCsv: 'rollout.devices-csv',
} as const
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS]

/** The callback_id of each modal. */
export const MODALS = {
  request: 'modal.request',
  requestWhat: 'modal.request-what',
  filter: 'modal.filter',
  reject: 'modal.reject',
  withdraw: 'modal.withdraw',
  changeDevices: 'modal.change-devices',
  clearFailed: 'modal.clear-failed',
  /** Modals that only show something and can't be submitted. */
  show: 'modal.show',
} as const

/** Several buttons of one action in a message need different action_ids: `command.run:2`. */
export const numbered = (action: ActionId, index: number): string => `${action}:${index}`
/** `command.run:2` -> `command.run`. */
export const baseAction = (actionId: string): string => actionId.replace(/:\d+$/u, '')

/** The value of an entry in a `⋯` menu: the action that it stands for, and what a button of this action would carry. */
export const toEntryValue = (action: ActionId, value: string): string => `${action} ${value}`
export const parseEntryValue = (
  text: string | undefined,
): { readonly actionId: string; readonly value: string } => {
  const [actionId = '', ...rest] = (text ?? '').split(' ')
  return { actionId, value: rest.join(' ') }
}

export const CARD_EVENT = 'illume_ota_card'
export const NOTICE_EVENT = 'illume_ota_notice'
/** Metadata of a posted message, so that it can be found again if Slack's answer was lost. */
export const toPayload = (rolloutId: RolloutId, installationId: string) => ({
  rollout_id: rolloutId,
  installation_id: installationId,
})

/** The value of a card's button: the rollout, and the plan that the person saw. Nothing else in a click is trusted. */
export interface RolloutToken {
  readonly rolloutId: RolloutId
  readonly planPrefix?: string
}
const PLAN_PREFIX_LENGTH = 12

export const toRolloutValue = (rolloutId: RolloutId, planHash?: string): string =>
  planHash === undefined ? rolloutId : `${rolloutId}.${planHash.slice(0, PLAN_PREFIX_LENGTH)}`

/** The whole prefix or none: a single hash digit would match one plan in sixteen. */
const ROLLOUT_VALUE = new RegExp(`^(R-\\d{1,9})(?:\\.([0-9a-f]{${PLAN_PREFIX_LENGTH}}))?$`, 'u')

export const parseRolloutValue = (value: string | undefined): RolloutToken | undefined => {
  const match = ROLLOUT_VALUE.exec(value ?? '')
  const rolloutId = match?.[1] === undefined ? undefined : parseRolloutId(match[1])
  if (rolloutId === undefined) return undefined
  return match?.[2] === undefined ? { rolloutId } : { rolloutId, planPrefix: match[2] }
}

/** True if the button was drawn for this plan: its hash prefix must be complete and match. */
export const isForPlan = (token: RolloutToken, current: string): boolean =>
  token.planPrefix === current.slice(0, PLAN_PREFIX_LENGTH)

/** The full hash if the button was drawn for it; otherwise the button's prefix, which `decide` refuses as stale. */
export const planHashFor = (token: RolloutToken, current: string): string =>
  isForPlan(token, current) ? current : (token.planPrefix ?? '')

/** An option's value: the device, and the version the person saw. */
export const toDeviceValue = (deviceId: string, toVersion: string): string => `${deviceId}@${toVersion}`
export const parseDeviceValue = (
  value: string,
): { readonly deviceId: string; readonly toVersion: string } | undefined => {
  const split = value.indexOf('@')
  return split <= 0 ? undefined : { deviceId: value.slice(0, split), toVersion: value.slice(split + 1) }
}

interface LockedRoom {
  readonly roomId: string
  readonly roomLabel: string
}
const LOCK_LABEL_LENGTH = 300

/** The value of an Unlock button: the room's id, and its label in case the room is no longer locked. */
export const toLockValue = ({ roomId, roomLabel }: LockedRoom): string =>
  JSON.stringify([roomId, roomLabel.slice(0, LOCK_LABEL_LENGTH)])

export const parseLockValue = (value: string | undefined): LockedRoom | undefined => {
  const match = /^\["(?:\\.|[^"\\])*","(?:\\.|[^"\\])*"\]$/u.exec(value ?? '')
  if (match === null) return undefined
  const [roomId, roomLabel] = JSON.parse(match[0]) as [string, string]
  return { roomId, roomLabel }
}

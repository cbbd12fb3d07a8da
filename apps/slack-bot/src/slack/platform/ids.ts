import { parseRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'

/** The one slash command; the manifests register it. */
export const COMMAND = '/ota'

/** What may follow `/ota`, with the words of the help. `words` are other spellings that people try. */
export const SUBCOMMANDS = {
  overview: { usage: '', about: 'what waits, what runs, what waits for you', words: ['home', 'overview'] },
  pending: {
    usage: 'pending [where] [online|offline] [type:light] [version:1.0.8] [name:lamp]',
    about: 'devices that wait for an update, room by room',
    words: ['list', 'waiting', 'ls'],
  },
  upgrade: {
    usage: 'upgrade [room]',
    about: 'ask for an upgrade; somebody else approves it',
    words: ['update', 'request'],
  },
  status: {
    usage: 'status [R-23]',
    about: 'running rollouts, or one of them',
    words: ['show', 'rollouts', 'rollout'],
  },
  history: { usage: 'history [room]', about: 'rollouts that have ended', words: ['past'] },
  device: { usage: 'device <id or name>', about: 'one device in full', words: ['show-device'] },
  pause: { usage: 'pause R-23 [why]', about: 'send nothing more for now', words: ['hold'] },
  resume: { usage: 'resume R-23 [why]', about: 'go on (approvers)', words: ['continue'] },
  widen: {
    usage: 'widen R-23 [why]',
    about: 'start the next wave now, without waiting for the soak (approvers)',
    words: ['next', 'next-wave', 'promote'],
  },
  replan: {
    usage: 'replan R-23 [why]',
    about: 'ask anew for what a rollout left out (who asked, approvers)',
    words: ['re-plan', 'plan-again'],
  },
  halt: {
    usage: 'halt R-23 [why]',
    about: 'end it, after one question; devices already updating finish by themselves',
    words: ['stop'],
  },
  retry: { usage: 'retry R-23 [why]', about: 'try failed devices again (approvers)', words: ['again'] },
  lock: {
    usage: 'lock <room> until <time> <reason>',
    about: 'hold a room: nothing is sent there before',
    words: ['locks', 'freeze'],
  },
  unlock: { usage: 'unlock <room>', about: 'free a room again', words: ['free'] },
  sync: { usage: 'sync <room>', about: 'ask Tuya to look at a room again', words: ['refresh'] },
  audit: { usage: 'audit [R-23]', about: 'who did what and when, checked', words: ['trail', 'log'] },
  'who-can-approve': {
    usage: 'who-can-approve [room]',
    about: 'who may approve, and whether you may',
    words: ['who', 'approvers'],
  },
  doctor: { usage: 'doctor', about: 'what works, what does not, and what to do', words: ['check', 'health'] },
  help: { usage: 'help', about: 'this list', words: ['?', '--help', '-h'] },
} as const
export type Subcommand = keyof typeof SUBCOMMANDS

/** Every action_id that this bot puts on a button or an input, once. */
export const ACTIONS = {
  /** Runs the command text in the button's value, as the person who clicks. `rerun` replaces the answer it stands on. */
  run: 'command.run',
  rerun: 'command.rerun',
  pendingFilter: 'pending.filter',
  pendingShare: 'pending.share',
  pendingCsv: 'pending.csv',
  upgradeRoom: 'upgrade.room',
  upgradeDevices: 'upgrade.devices',
  upgradeReason: 'upgrade.reason',
  upgradeWhen: 'upgrade.when',
  filterRoom: 'filter.room',
  filterOnline: 'filter.online',
  filterKinds: 'filter.kinds',
  filterName: 'filter.name',
  approve: 'approval.approve',
  reject: 'approval.reject',
  rejectReason: 'approval.reject-reason',
  withdraw: 'approval.withdraw',
  cancel: 'progress.cancel',
  halt: 'progress.halt',
  /** On the question that `/ota halt` asks. */
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
  devicesPage: 'rollout.devices-page',
} as const
export type ActionId = (typeof ACTIONS)[keyof typeof ACTIONS]

/** Every callback_id of a modal that is submitted. */
export const MODALS = {
  request: 'modal.request',
  chooseRoom: 'modal.choose-room',
  filter: 'modal.filter',
  reject: 'modal.reject',
  /** Views that only show something; their submission never comes. */
  show: 'modal.show',
} as const

/** Several buttons of one action in a message need different action_ids: `command.run:2`. */
export const numbered = (action: ActionId, index: number): string => `${action}:${index}`
/** `command.run:2` -> `command.run`. */
export const baseAction = (actionId: string): string => actionId.replace(/:\d+$/u, '')

export const CARD_EVENT = 'illume_ota_card'
export const NOTICE_EVENT = 'illume_ota_notice'
/** What a posted message says of itself, so that a post whose end is unknown can be found again. */
export const toPayload = (rolloutId: RolloutId, installationId: string) => ({
  rollout_id: rolloutId,
  installation_id: installationId,
})

/** What a button on a card carries: which rollout, and the plan that the person looked at. Nothing else is believed. */
export interface RolloutToken {
  readonly rolloutId: RolloutId
  readonly planPrefix?: string
}
const PLAN_PREFIX_LENGTH = 12

export const toRolloutValue = (rolloutId: RolloutId, planHash?: string): string =>
  planHash === undefined ? rolloutId : `${rolloutId}.${planHash.slice(0, PLAN_PREFIX_LENGTH)}`

/** All of the prefix or none: one digit of a hash would fit one plan in sixteen. */
const ROLLOUT_VALUE = new RegExp(`^(R-\\d{1,9})(?:\\.([0-9a-f]{${PLAN_PREFIX_LENGTH}}))?$`, 'u')

export const parseRolloutValue = (value: string | undefined): RolloutToken | undefined => {
  const match = ROLLOUT_VALUE.exec(value ?? '')
  const rolloutId = match?.[1] === undefined ? undefined : parseRolloutId(match[1])
  if (rolloutId === undefined) return undefined
  return match?.[2] === undefined ? { rolloutId } : { rolloutId, planPrefix: match[2] }
}

/** Whether the button was drawn for this very plan: all that a button carries of a hash must be there and agree. */
export const isForPlan = (token: RolloutToken, current: string): boolean =>
  token.planPrefix === current.slice(0, PLAN_PREFIX_LENGTH)

/** The whole hash when the button was drawn for it; otherwise what it carries, which `decide` then refuses as stale. */
export const planHashFor = (token: RolloutToken, current: string): string =>
  isForPlan(token, current) ? current : (token.planPrefix ?? '')

/** How a device stands in an option's value: which device, and the version the person saw. */
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

/** What a button of a lock carries: the room's id, and its words for the answer when it is not locked any more. */
export const toLockValue = ({ roomId, roomLabel }: LockedRoom): string =>
  JSON.stringify([roomId, roomLabel.slice(0, LOCK_LABEL_LENGTH)])

export const parseLockValue = (value: string | undefined): LockedRoom | undefined => {
  const match = /^\["(?:\\.|[^"\\])*","(?:\\.|[^"\\])*"\]$/u.exec(value ?? '')
  if (match === null) return undefined
  const [roomId, roomLabel] = JSON.parse(match[0]) as [string, string]
  return { roomId, roomLabel }
}

import type { ApprovalRule, NamedPeople } from './approval-rule.ts'
import type { WholeDocument } from './settings-document.ts'
import { settingsSchema } from './settings-document.ts'
import { ruleProblems } from './rule-problems.ts'
import { issueSentence } from './issue-sentence.ts'
import { toWindow, type ConfiguredWindow } from './windows/maintenance-window.ts'
import { toRoomWindows, type ConfiguredRoomWindow } from './windows/room-windows.ts'
import { readWindows, type ReadWindows } from './windows/read-windows.ts'

/** The rules and limits of one project. */
export interface ProjectSettings {
  readonly name?: string
  readonly account: string
  readonly channels: { readonly home?: string; readonly others: readonly string[] }
  readonly look: 'everyone' | 'members'
  readonly request?: NamedPeople
  /** The first is for everything. */
  readonly rules: readonly ApprovalRule[]
  readonly approvalTtlMs: number
  readonly remindBeforeMs?: number
  readonly window?: ConfiguredWindow
  readonly roomWindows: readonly ConfiguredRoomWindow[]
  readonly limits: WholeDocument['limits']
  readonly settleMs: number
  readonly soakMs: { readonly canary: number; readonly later: number }
  readonly retryDelaysMs: readonly number[]
  readonly parkedTimeoutMs: number
  readonly callSharePercent?: number
}

export type ReadSettings =
  | { readonly settings: ProjectSettings }
  /** One sentence for each mistake. */
  | { readonly problems: readonly string[] }

const toMs = (count: number, unit: 'seconds' | 'minutes' | 'hours'): number =>
  Math.round(count * { seconds: 1000, minutes: 60_000, hours: 3_600_000 }[unit])

const toRule = ({ moreThan, ...rule }: WholeDocument['approval']['rules'][number]): ApprovalRule => ({
  ...rule,
  ...(moreThan !== undefined && { moreThan }),
})

const toSettings = (
  { name, account, channels, look, request, approval, limits, pace, callSharePercent }: WholeDocument,
  windows: ReadWindows,
): ProjectSettings => ({
  ...(name !== undefined && { name }),
  account,
  channels: { ...(channels.home !== undefined && { home: channels.home }), others: channels.others },
  look,
  ...(request !== undefined && { request }),
  rules: approval.rules.map(toRule),
  approvalTtlMs: toMs(approval.expireAfterHours, 'hours'),
  ...(approval.remindBeforeHours !== undefined && {
    remindBeforeMs: toMs(approval.remindBeforeHours, 'hours'),
  }),
  ...toWindow(windows.window, windows.freezes),
  roomWindows: toRoomWindows(windows.rooms, toWindow(windows.window, windows.freezes).window),
  limits,
  settleMs: toMs(pace.settleSeconds, 'seconds'),
  soakMs: {
    canary: toMs(pace.watchFirstWaveMinutes, 'minutes'),
    later: toMs(pace.watchLaterWavesMinutes, 'minutes'),
  },
  retryDelaysMs: pace.retryAfterMinutes.map((minutes) => toMs(minutes, 'minutes')),
  parkedTimeoutMs: toMs(pace.waitForOfflineMinutes, 'minutes'),
  ...(callSharePercent !== undefined && { callSharePercent }),
})

/** Reads a project's settings from any of their doors, and reports all mistakes at once. */
export const readProjectSettings = (document: unknown): ReadSettings => {
  const parsed = settingsSchema.safeParse(document)
  if (!parsed.success) return { problems: parsed.error.issues.map(issueSentence) }
  const { windows, approval } = parsed.data
  const { problems: windowProblems, ...readable } = readWindows(windows)
  const problems = [
    ...ruleProblems(approval.rules.map(toRule)),
    ...windowProblems,
    ...(approval.remindBeforeHours !== undefined && approval.remindBeforeHours >= approval.expireAfterHours
      ? ['approval.remindBeforeHours must be less than approval.expireAfterHours.']
      : []),
  ]
  return problems.length > 0 ? { problems } : { settings: toSettings(parsed.data, readable) }
}

import type { Command, CommandOf } from '../src/rollouts/model/command.ts'
import { decide } from '../src/rollouts/decide/decide.ts'
import { isRefused } from '../src/rollouts/decide/decision.ts'
import type { Rollout } from '../src/rollouts/model/rollout.ts'
import {
  APPROVER,
  PLAN_HASH,
  QUIET,
  REQUESTER,
  START_MS,
  draftCommand,
} from '../test/support/rollouts/plan-fixture.ts'
import {
  LATER_MS,
  SAMPLE_PLAN,
  SAMPLE_ROLLOUTS,
  acceptedCommand,
  advanceCommand,
  beginCommand,
  observeCommand,
  readingOf,
} from '../test/support/rollouts/sample-rollouts.ts'

const draft = draftCommand(SAMPLE_PLAN)
const request: Command = { type: 'request-approval', plan: SAMPLE_PLAN, planHash: PLAN_HASH, notes: [] }
const approver = { by: APPROVER, right: 'approver' } as const
const updating = readingOf('a', {
  source: 'upgrading-list',
  readStartedAtMs: LATER_MS,
  phase: 'updating',
  statusCode: 2,
})
const shutWindow = { ...QUIET, window: { isOpen: false, nextChangeAtMs: LATER_MS * 2 } }
const openWindow = { ...QUIET, window: { isOpen: true, nextChangeAtMs: LATER_MS * 2 } }
const outcomeOf = (kind: 'ambiguous' | 'refused'): Command => ({
  type: 'record-dispatch',
  dispatchId: 'R-1/d2',
  outcome:
    kind === 'ambiguous'
      ? { kind, finishedAtMs: START_MS, problem: { code: 'no-answer' } }
      : { kind, problem: { code: 'access-refused' }, blames: 'account', isRetryable: false },
})

const change = (
  who: Pick<CommandOf<'change-devices'>, 'by' | 'right'>,
  leftOut: readonly string[],
): CommandOf<'change-devices'> => ({
  type: 'change-devices',
  ...who,
  planHash: PLAN_HASH,
  leftOut,
  newPlanHash: 'a newer hash',
  notes: [],
})

const unsentOf = (slice: number, isRetryable = true): Command => ({
  type: 'record-unsent',
  dispatchId: `R-1/d${slice}`,
  outcome: { kind: 'not-sent', problem: { code: 'no-answer', systemCode: 'ECONNREFUSED' }, isRetryable },
})

/** Every command, with the variants that make a difference. */
const VARIANTS: Readonly<Record<string, Readonly<Record<string, Command>>>> = {
  'draft-rollout': { 'some devices': draft },
  'request-approval': {
    'a plan': request,
    'an empty plan': { ...request, plan: { ...SAMPLE_PLAN, devices: [], waves: [] } },
    'a wave is missing': { ...request, plan: { ...SAMPLE_PLAN, waves: SAMPLE_PLAN.waves.slice(1) } },
  },
  'note-draft-progress': {
    'details were read': { type: 'note-draft-progress', read: 340, total: 1200, leftMs: 360_000 },
  },
  'abandon-draft': {
    'with a reason': { type: 'abandon-draft', problem: { code: 'nothing-left', notes: [] } },
  },
  approve: {
    'an approver': { type: 'approve', ...approver, planHash: PLAN_HASH },
    'the requester': { type: 'approve', by: REQUESTER, right: 'approver', planHash: PLAN_HASH },
    'no approver': { type: 'approve', by: 'U-ANY', right: 'not-approver', planHash: PLAN_HASH },
    'right not known': { type: 'approve', by: 'U-ANY', right: 'unknown', planHash: PLAN_HASH },
    'an older plan': { type: 'approve', ...approver, planHash: 'an older hash' },
  },
  reject: {
    'an approver': { type: 'reject', ...approver, planHash: PLAN_HASH },
    'no approver': { type: 'reject', by: 'U-ANY', right: 'not-approver', planHash: PLAN_HASH },
    'right not known': { type: 'reject', by: 'U-ANY', right: 'unknown', planHash: PLAN_HASH },
    'an older plan': { type: 'reject', ...approver, planHash: 'an older hash' },
  },
  withdraw: {
    'the requester': { type: 'withdraw', by: REQUESTER },
    'somebody else': { type: 'withdraw', by: APPROVER },
  },
  'take-back-approval': {
    'the voter': { type: 'take-back-approval', by: APPROVER },
    'somebody else': { type: 'take-back-approval', by: 'U-ANY' },
  },
  'change-devices': {
    'an approver, without a': change(approver, ['a']),
    'an approver, without any': change(approver, ['a', 'b', 'c', 'd']),
    'an approver, all stay': change(approver, []),
    'the requester': change({ by: REQUESTER, right: 'approver' }, ['a']),
    'no approver': change({ by: 'U-ANY', right: 'not-approver' }, ['a']),
    'an older plan': { ...change(approver, ['a']), planHash: 'an older hash' },
  },
  pause: { anyone: { type: 'pause', by: 'U-ANY' } },
  resume: {
    'an approver': { type: 'resume', ...approver },
    'no approver': { type: 'resume', by: 'U-ANY', right: 'not-approver' },
    'right not known': { type: 'resume', by: 'U-ANY', right: 'unknown' },
  },
  widen: {
    'an approver': { type: 'widen', ...approver },
    'no approver': { type: 'widen', by: 'U-ANY', right: 'not-approver' },
    'right not known': { type: 'widen', by: 'U-ANY', right: 'unknown' },
  },
  halt: {
    anyone: { type: 'halt', by: 'U-ANY', right: 'not-approver' },
    'right not known': { type: 'halt', by: 'U-ANY', right: 'unknown' },
    'an approver': { type: 'halt', ...approver },
    'the requester': { type: 'halt', by: REQUESTER, right: 'not-approver' },
  },
  replan: {
    'an approver': { type: 'replan', ...approver, replacedBy: 'R-2' },
    'the requester': { type: 'replan', by: REQUESTER, right: 'not-approver', replacedBy: 'R-2' },
    'somebody else': { type: 'replan', by: 'U-ANY', right: 'not-approver', replacedBy: 'R-2' },
    'right not known': { type: 'replan', by: 'U-ANY', right: 'unknown', replacedBy: 'R-2' },
  },
  'retry-failed': {
    'an approver': { type: 'retry-failed', ...approver },
    'no approver': { type: 'retry-failed', by: 'U-ANY', right: 'not-approver' },
  },
  observe: { 'a is updating': observeCommand(updating), nothing: observeCommand() },
  advance: {
    'no window': advanceCommand,
    'window open': { type: 'advance', surroundings: openWindow },
    'window shut': { type: 'advance', surroundings: shutWindow },
  },
  'begin-dispatch': {
    'a journaled slice': beginCommand(3),
    'a slice begun before': beginCommand(2),
    'an answered slice': beginCommand(1),
    'an unknown slice': beginCommand(99),
  },
  'record-dispatch': {
    accepted: acceptedCommand(2, START_MS),
    ambiguous: outcomeOf('ambiguous'),
    'refused for good': outcomeOf('refused'),
    'a slice not begun': acceptedCommand(3, START_MS),
  },
  'record-unsent': {
    'a journaled slice': unsentOf(3),
    'a journaled slice, for good': unsentOf(3, false),
    'a slice begun before': unsentOf(2),
  },
  'note-api-trouble': { 'the breaker opened': { type: 'note-api-trouble', problem: { code: 'no-answer' } } },
  'note-slow-polling': {
    'first of a month': {
      type: 'note-slow-polling',
      month: '2026-05',
      used: 20_000,
      limit: 26_000,
      everyMs: 600_000,
      insteadOfMs: 30_000,
    },
  },
  'note-api-recovery': { 'the cloud answers': { type: 'note-api-recovery' } },
}

/** Samples end at different times; a command comes at the last of them, so that timers are not what is shown. */
const nowOf = (rollout: Rollout | undefined): number =>
  rollout !== undefined && 'pausedAtMs' in rollout ? rollout.pausedAtMs : START_MS

const answerOf = (rollout: Rollout | undefined, command: Command): string => {
  const decision = decide(rollout, command, nowOf(rollout))
  if (isRefused(decision)) return `✗ ${decision.refusal.kind}`
  const types: string[] = []
  for (const { type } of decision.events) if (types.at(-1) !== type) types.push(type)
  return types.length === 0 ? '·' : types.join(', ')
}

const tableOf = (type: string, variants: Readonly<Record<string, Command>>): string => {
  const titles = Object.keys(variants)
  const head = `| status | ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length + 1)}`
  const rows = Object.entries(SAMPLE_ROLLOUTS).map(([status, sample]) => {
    const rollout = sample()
    return `| ${status} | ${Object.values(variants)
      .map((command) => answerOf(rollout, command))
      .join(' | ')} |`
  })
  return `## ${type}\n\n${head}\n${rows.join('\n')}\n`
}

/**
 * Every status of a rollout against every command, as Markdown: the events that follow, or the rule that says no.
 * Made by asking `decide` itself about one reachable rollout per status.
 */
export const commandTable = (): string =>
  Object.entries(VARIANTS)
    .map(([type, variants]) => tableOf(type, variants))
    .join('\n')

import type { CallProblem } from '../../src/rollouts/model/codes/call-problem.ts'
import { GatewayError, type GatewayProblemKind } from '../../src/rollouts/ports/firmware-gateway.ts'
import type { Refusal, RefusalKind } from '../../src/rollouts/model/codes/refusal.ts'
import { refusalView } from '../../src/slack/approval/refusal-view.ts'
import { answer, type MessageView } from '../../src/slack/blocks/message.ts'
import type { ApproverNames } from '../../src/slack/person/approver-names.ts'
import { outsiderLine } from '../../src/slack/person/outsider-line.ts'
import { codeOf, type SlackFailure } from '../../src/slack/platform/slack-failure-kinds.ts'
import { failureLines } from '../../src/slack/user-message.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'

const BY = 'U0JONASWEBER'
const atMs = SAMPLE_NOW_MS

/** One refusal of each kind. Total: a new kind does not compile until it stands here. */
const REFUSALS: { readonly [Kind in RefusalKind]: Extract<Refusal, { readonly kind: Kind }> } = {
  'no-such-rollout': { kind: 'no-such-rollout' },
  'already-exists': { kind: 'already-exists' },
  'empty-plan': { kind: 'empty-plan' },
  'devices-busy': { kind: 'devices-busy', deviceIds: ['dev-4a-01', 'dev-4a-02'], reservedBy: 'R-22' },
  'own-request': { kind: 'own-request' },
  'own-replaced': { kind: 'own-replaced', replaces: 'R-22' },
  'start-out-of-range': {
    kind: 'start-out-of-range',
    soonestInMs: 900_000,
    latestInMs: 2_678_400_000,
  },
  'too-many-devices': { kind: 'too-many-devices', count: 6_200, most: 5_000 },
  'reason-required': { kind: 'reason-required', aboveDevices: 20 },
  'not-begun': { kind: 'not-begun', requester: 'U0MIATORRES' },
  'not-yours-to-replan': { kind: 'not-yours-to-replan', requester: 'U0MIATORRES' },
  'not-approver': { kind: 'not-approver' },
  'approver-unknown': { kind: 'approver-unknown' },
  'not-requester': { kind: 'not-requester' },
  'stale-plan': { kind: 'stale-plan', rolloutId: 'R-23' },
  'votes-unchecked': { kind: 'votes-unchecked', by: [BY] },
  'voter-unknown': { kind: 'voter-unknown', by: BY },
  'already-voted': { kind: 'already-voted', atMs },
  'not-your-vote': { kind: 'not-your-vote', voters: [BY] },
  'nothing-to-take-back': { kind: 'nothing-to-take-back' },
  'sending-begun': { kind: 'sending-begun' },
  'nothing-left-out': { kind: 'nothing-left-out' },
  'everything-left-out': { kind: 'everything-left-out' },
  'already-decided': { kind: 'already-decided', decision: 'approved', by: BY, atMs },
  expired: { kind: 'expired', atMs },
  withdrawn: { kind: 'withdrawn', by: BY, atMs },
  'wrong-status': { kind: 'wrong-status', status: 'awaiting-approval' },
  'already-paused': { kind: 'already-paused' },
  'not-paused': { kind: 'not-paused' },
  'nothing-to-retry': { kind: 'nothing-to-retry' },
  'nothing-drifted': { kind: 'nothing-drifted' },
  'nothing-to-widen': { kind: 'nothing-to-widen' },
  'nothing-verified': { kind: 'nothing-verified', wave: 1 },
  'unknown-dispatch': { kind: 'unknown-dispatch' },
  'malformed-plan': { kind: 'malformed-plan', contradiction: { code: 'empty-wave' } },
  'window-closed': { kind: 'window-closed', opensAtMs: atMs },
}

const OUTSIDERS = ['guest', 'bot', 'deactivated', 'other-organisation'] as const
const UNKNOWN: readonly SlackFailure[] = [
  { kind: 'rate-limited', retryAfterMs: 30_000 },
  { kind: 'unclear', code: 'timeout' },
  { kind: 'missing-scope', code: 'missing_scope' },
]

const PROBLEMS: Readonly<Record<GatewayProblemKind, CallProblem>> = {
  credentials: { code: 'sign-in-refused', vendorCode: '1004', vendorText: 'sign invalid' },
  permission: { code: 'access-refused', vendorCode: '1106', vendorText: 'permission deny' },
  quota: { code: 'calls-used-up', vendorCode: '28841004' },
  'rate-limit': { code: 'slow-down', vendorCode: '40000309' },
  unreachable: { code: 'no-answer' },
  'not-found': { code: 'unknown-id', vendorCode: '2010' },
  'bad-answer': { code: 'unreadable-answer' },
  refused: { code: 'refused', vendorCode: '1109', vendorText: 'param is illegal' },
}

const failures = Object.entries(PROBLEMS).map(([problem, callProblem]): readonly [string, MessageView] => {
  const error = new GatewayError({
    problem: problem as GatewayProblemKind,
    isRetryable: false,
    callProblem,
    requestId: 'e7f1849b3a',
  })
  return [`failure, ${problem}`, answer(failureLines(error, '00c0ffee'))]
})

/** The sentence for each refusal and each failure, by name. */
export const sampleRefusals = (approvers: ApproverNames): readonly (readonly [string, MessageView])[] => [
  ...Object.entries(REFUSALS).map(([kind, refusal]) => [kind, refusalView(refusal, approvers)] as const),
  [
    'approver-unknown, no such group',
    refusalView(REFUSALS['approver-unknown'], approvers, { kind: 'refused', code: 'no_such_subteam' }),
  ],
  ...OUTSIDERS.map((why) => [`who is ${why}`, answer([outsiderLine({ why })])] as const),
  ...UNKNOWN.map(
    (failure) =>
      [`who is unknown, ${codeOf(failure)}`, answer([outsiderLine({ why: 'unknown', failure })])] as const,
  ),
  ...failures,
  ['failure, ours', answer(failureLines(new Error('x'), '00c0ffee'))],
]

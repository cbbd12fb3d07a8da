import type { WebClient } from '@slack/web-api'
import type { MessageLedger } from '../rollouts/ports/announcer.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Trouble } from './announcer/slack-gate.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { ApproverNames } from './person/approver-names.ts'
import type { Approvers } from './person/approvers.ts'
import type { CheckPerson } from './person/check-person.ts'

export interface ConnectionState {
  readonly receiver: 'socket' | 'http'
  /** Connections that are open now, of as many as are kept. */
  readonly open: number
  readonly of: number
  /** Why not all are open, in few words. */
  readonly trouble?: string | undefined
  /** The proxy that open connections go through. */
  readonly proxy?: string | undefined
}

/** Everything that a feature may use. Built once; holds no state of its own. */
export interface FeatureContext {
  /** Whose cards are ours. */
  readonly installationId: string
  readonly engine: Engine
  readonly ledger: Pick<MessageLedger, 'loadCard'>
  readonly client: WebClient
  readonly checkPerson: CheckPerson
  readonly approvers: Approvers
  readonly approverNames: ApproverNames
  /** The one project that this bot serves. */
  readonly project: { readonly projectId: string }
  /** How Slack reaches the bot at this moment. */
  readonly connection: () => ConnectionState
  /** The proxy that calls to Slack go through, without its credentials. */
  readonly proxy?: string | undefined
  /** What keeps cards and replies waiting at this moment. */
  readonly troubles: () => readonly Trouble[]
  readonly clock: Clock
  readonly log: Log
}

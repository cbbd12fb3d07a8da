import type { WebClient } from '@slack/web-api'
import type { MessageLedger } from '../rollouts/ports/announcer.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { RefusedBlocks } from './announcer/refused-blocks.ts'
import type { Trouble } from './announcer/slack-gate.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { FileSender } from './files/send-file.ts'
import type { ApproverNames } from './person/approver-names.ts'
import type { Approvers } from './person/approvers.ts'
import type { CheckPerson } from './person/check-person.ts'

export interface ConnectionState {
  readonly receiver: 'socket' | 'http'
  /** Connections open now. `of` is how many the bot keeps. */
  readonly open: number
  readonly of: number
  /** Why some are not open, in a few words. */
  readonly trouble?: string | undefined
  /** The proxy that open connections go through. */
  readonly proxy?: string | undefined
}

/** What a feature may use. Built once. */
export interface FeatureContext {
  /** Marks the cards and buttons that this bot drew. */
  readonly installationId: string
  readonly engine: Engine
  readonly ledger: Pick<MessageLedger, 'loadCard'>
  readonly client: WebClient
  readonly refusedBlocks: RefusedBlocks
  readonly files: FileSender
  readonly checkPerson: CheckPerson
  readonly approvers: Approvers
  readonly approverNames: ApproverNames
  /** The one project that this bot serves. */
  readonly project: { readonly projectId: string }
  /** The current connection to Slack. */
  readonly connection: () => ConnectionState
  /** The proxy that calls to Slack go through, without its credentials. */
  readonly proxy?: string | undefined
  /** Why cards and replies are waiting to be posted, if any are. */
  readonly troubles: () => readonly Trouble[]
  readonly clock: Clock
  readonly log: Log
}

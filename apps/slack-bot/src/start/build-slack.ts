import type { WebClient } from '@slack/web-api'
import type { TimedAnswer } from '../clock/witness-clock.ts'
import { proxyOf } from '../config/config-proxies.ts'
import type { Config } from '../config/config.ts'
import type { Engine } from '../engine/engine.ts'
import { windowStateNow } from '../engine/windows/window-state.ts'
import type { MessageLedger } from '../rollouts/ports/announcer.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { RolloutStore } from '../rollouts/ports/rollout-store.ts'
import { createSlackAnnouncer, type SlackAnnouncer } from '../slack/announcer/slack-announcer.ts'
import { createSlackApp, type SlackApp } from '../slack/app/bolt-app.ts'
import { createSlackClient } from '../slack/platform/slack-client.ts'
import type { ApproverNames } from '../slack/person/approver-names.ts'
import type { ProjectSettings } from '../settings/project-settings.ts'
import type { BotClock } from './bot-clock.ts'

/** The rule for everything. The environment has no other. */
const approversOf = ({ rules }: ProjectSettings): ApproverNames => {
  const [rule] = rules
  if (rule === undefined) throw new Error('The settings have no approval rule')
  return { approverUserIds: rule.ask.people, approverGroupIds: rule.ask.groups, quorum: rule.count }
}

export interface BotSlack {
  /** The announcer's own client, so that its rate limits never delay an answer to a person. */
  readonly client: WebClient
  readonly announcer: SlackAnnouncer
  /** The app needs the engine, and the engine needs the announcer. */
  createApp(engine: Engine): SlackApp
}

/** The bot's two sides of Slack: the announcer and the app. */
export const buildSlack = (
  config: Config,
  parts: {
    readonly installationId: string
    readonly ledger: MessageLedger
    readonly store: Pick<RolloutStore, 'load'>
    readonly clock: Clock
    readonly note: BotClock['note']
    readonly log: Log
    /** Ends calls to Slack that are still under way. */
    readonly signal: AbortSignal
  },
): BotSlack => {
  const { installationId, ledger, store, clock, note, log, signal } = parts
  const { proxies, slack } = config
  const hasProxy = proxies.https !== undefined || proxies.http !== undefined
  const calls = {
    botToken: slack.botToken,
    installationId,
    slackApiUrl: slack.apiUrl,
    proxyFor: hasProxy ? (address: string) => proxyOf(proxies, address) : undefined,
    onServerTime: note && ((answer: TimedAnswer) => note('slack', answer)),
    log,
    signal,
  }
  const approvers = approversOf(config.project)
  const client = createSlackClient(calls)
  const announcer = createSlackAnnouncer({
    client,
    installationId,
    ledger,
    loadRollout: (rolloutId) => store.load(rolloutId),
    clock,
    log,
    context: { approvers, windowAt: windowStateNow },
  })
  return {
    client,
    announcer,
    createApp: (engine) =>
      createSlackApp({
        ...calls,
        appToken: slack.appToken,
        signingSecret: slack.signingSecret,
        receiver: slack.receiver,
        port: slack.httpPort,
        engine,
        ledger,
        troubles: () => announcer.troubles(),
        project: { projectId: config.tuya.projectId },
        approvers,
        clock,
      }),
  }
}

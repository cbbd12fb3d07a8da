import { createSlackSimulator, type SlackSimulator } from '@illume-ota/slack-simulator'
import { windowStateNow } from '../../../src/engine/windows/window-state.ts'
import type { RolloutId } from '../../../src/rollouts/model/ids.ts'
import type { CardRecord, MessageLedger } from '../../../src/rollouts/ports/announcer.ts'
import type { Rollout } from '../../../src/rollouts/model/rollout.ts'
import { createSlackAnnouncer, type SlackAnnouncer } from '../../../src/slack/announcer/slack-announcer.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { createSlackClient } from '../../../src/slack/platform/slack-client.ts'

/** A ledger that survives the announcer's crashes, and can lose its next writes as a crash does. */
export interface CrashingLedger extends MessageLedger {
  /** After this many writes, the next one never happens and its caller dies. */
  dieAtWrite: number | undefined
  readonly cards: Map<RolloutId, CardRecord>
}

const createCrashingLedger = (): CrashingLedger => {
  const cards = new Map<RolloutId, CardRecord>()
  const notices = new Map<string, 'begun' | 'posted'>()
  const write = (act: () => void): Promise<void> => {
    if (ledger.dieAtWrite !== undefined) {
      ledger.dieAtWrite -= 1
      if (ledger.dieAtWrite < 0) return Promise.reject(new Error('killed'))
    }
    act()
    return Promise.resolve()
  }
  const ledger: CrashingLedger = {
    dieAtWrite: undefined,
    cards,
    loadCard: (rolloutId) => Promise.resolve(cards.get(rolloutId)),
    saveCard: (record) => write(() => void cards.set(record.rolloutId, record)),
    noticeState: (rolloutId, seq) => Promise.resolve(notices.get(`${rolloutId} ${seq}`) ?? 'new'),
    beginNotice: (rolloutId, seq) => write(() => void notices.set(`${rolloutId} ${seq}`, 'begun')),
    withdrawNotice: (rolloutId, seq) => write(() => void notices.delete(`${rolloutId} ${seq}`)),
    markNoticePosted: (rolloutId, seq) => write(() => void notices.set(`${rolloutId} ${seq}`, 'posted')),
  }
  return ledger
}

export interface CardStage {
  readonly slack: SlackSimulator
  readonly ledger: CrashingLedger
  /** Times at which the announcer waited, as counted by itself. */
  readonly rests: number[]
  readonly warnings: string[]
  /** Replaces the stored state, one version further. */
  become(status: string): void
  /** Lets this much time pass. */
  pass(ms: number): void
  newAnnouncer(installationId?: string): SlackAnnouncer
  close(): Promise<void>
}

const SAMPLES = sampleRollouts()

/** The announcer alone with a Slack workspace, on a clock that only its waits move. */
export const startCardStage = async (): Promise<CardStage> => {
  const slack = await createSlackSimulator()
  const ledger = createCrashingLedger()
  const rests: number[] = []
  const warnings: string[] = []
  let nowMs = SAMPLE_NOW_MS
  let version = 0
  let rollout: Rollout | undefined
  const note = (_facts: object, message: string): void => void warnings.push(message)
  const ignore = (): void => undefined
  return {
    slack,
    ledger,
    rests,
    warnings,
    become(status) {
      const sample = SAMPLES.get(status)
      if (sample === undefined) throw new Error(`There is no sample ${status}`)
      rollout = { ...sample, createdAtMs: Date.now() }
      version += 1
    },
    pass(ms) {
      nowMs += ms
    },
    newAnnouncer: (installationId = '0123456789ab') =>
      createSlackAnnouncer({
        client: createSlackClient({ botToken: slack.botToken, slackApiUrl: slack.apiUrl, installationId }),
        installationId,
        ledger,
        loadRollout: () =>
          Promise.resolve(rollout && { rollout, projectId: 'project-1', version, headHash: 'a1'.repeat(32) }),
        clock: { now: () => nowMs, elapsed: () => nowMs },
        log: { debug: ignore, info: ignore, warn: note, error: note },
        context: {
          approvers: { approverUserIds: ['U0JONASWEBER'], approverGroupIds: [], quorum: 1 },
          windowAt: windowStateNow,
        },
        wait: (ms) => {
          rests.push(ms)
          nowMs += ms
          return Promise.resolve()
        },
      }),
    close: () => slack.close(),
  }
}

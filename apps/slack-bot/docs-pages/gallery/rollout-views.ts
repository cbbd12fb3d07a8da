import type { KnownBlock } from '@slack/types'
import type { Notice } from '../../src/rollouts/model/effect.ts'
import { isPausedFor } from '../../src/rollouts/model/facts/pause-facts.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { directView } from '../../src/slack/announcer/direct-view.ts'
import { noticeView } from '../../src/slack/announcer/notice-view.ts'
import { devicesModal } from '../../src/slack/devices-modal/devices-modal.ts'
import { sampleNotices } from './sample-notices.ts'
import { SAMPLE_NOW_MS } from './sample-execution.ts'
import { homeView } from '../../src/slack/home/home-view.ts'
import { overviewMessage } from '../../src/slack/overview/overview-message.ts'
import { rolloutCard } from '../../src/slack/rollout-card/rollout-card.ts'
import { nothingRunning, oneRollout, rolloutList } from '../../src/slack/status/status-message.ts'
import { type GalleryView, message, messages, modal, SAMPLE_CONTEXT, storedOf } from './gallery-view.ts'

/** A rollout's card, its status and its devices. */
export const cardViews = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] =>
  [...rollouts].flatMap(([name, rollout]) => {
    const card = rolloutCard(rollout, SAMPLE_NOW_MS, SAMPLE_CONTEXT)
    return [
      ...(card === undefined ? [] : messages(`card: ${name}`, card)),
      message(
        `status: ${name}`,
        oneRollout(storedOf(rollout), {
          nowMs: SAMPLE_NOW_MS,
          context: SAMPLE_CONTEXT,
          permalink: 'https://example.slack.com/archives/C1/p1',
        }),
      ),
      modal(`devices: ${name}`, devicesModal(rollout, SAMPLE_NOW_MS)),
      ...(isPausedFor(rollout, 'gate')
        ? [
            modal(
              `devices: ${name}, its failures`,
              devicesModal(rollout, SAMPLE_NOW_MS, { filter: { state: 'failed' } }),
            ),
          ]
        : []),
    ]
  })

const DIRECT: readonly Notice['kind'][] = [
  'approved',
  'approval-taken-back',
  'plan-changed',
  'not-approved',
  'finished',
]

/** The notices that a rollout's thread gets, and those that its requester gets directly. */
export const noticeViews = (
  rollouts: ReadonlyMap<string, Rollout>,
  deviceName?: string,
): readonly GalleryView[] => {
  const facts = { nowMs: SAMPLE_NOW_MS, context: SAMPLE_CONTEXT }
  return sampleNotices(deviceName).flatMap(({ notice, beside }, index) => {
    const rollout = rollouts.get(beside)
    if (rollout === undefined) return []
    const name = `notice ${index + 1}: ${notice.kind}, ${beside}`
    const direct = message(`${name}, direct`, directView(notice, storedOf(rollout), facts))
    return [
      message(name, noticeView(notice, storedOf(rollout), facts)),
      ...(DIRECT.includes(notice.kind) ? [direct] : []),
    ]
  })
}

/** Several rollouts at once: the overview, the Home tab, the list. */
export const listViews = (rollouts: ReadonlyMap<string, Rollout>): readonly GalleryView[] => {
  const all = [...rollouts.values()].map(storedOf)
  const overview = {
    projectName: 'Brightside HQ',
    waiting: { devices: 24, rooms: 3, readAtMs: SAMPLE_NOW_MS - 12_000 },
    failed: 3,
    running: all.filter(({ rollout }) => rollout.status === 'running' || rollout.status === 'paused'),
    forYou: all.filter(
      ({ rollout }) =>
        rollout.status === 'awaiting-approval' ||
        (rollout.status === 'paused' && rollout.pausedFor === 'gate'),
    ),
    forOthers: [],
  }
  const { waiting: _waiting, ...withoutWaiting } = overview
  const home = homeView(overview, SAMPLE_NOW_MS)
  return [
    message('overview', overviewMessage(overview, SAMPLE_NOW_MS)),
    message(
      'overview: Tuya away',
      overviewMessage({ ...withoutWaiting, trouble: [['Tuya does not answer.']] }, SAMPLE_NOW_MS),
    ),
    { name: 'home', surface: 'home', text: 'Home', blocks: home.blocks as KnownBlock[], view: home },
    message('status: list', rolloutList(['Rollouts'], all, SAMPLE_NOW_MS)),
    message('status: nothing', nothingRunning()),
  ]
}

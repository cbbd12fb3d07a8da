import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Announcer } from '../../rollouts/ports/announcer.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { Log } from '../../rollouts/ports/log.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { MessageView } from '../blocks/message.ts'
import { slackFailure } from '../platform/slack-failure.ts'
import type { CardContext } from '../rollout-card/card-context.ts'
import { drawn, toAnnounceError } from './announce-error.ts'
import { postView, whisperView, type Sender } from './deliver.ts'
import { directView } from './direct-view.ts'
import { noticeView } from './notice-view.ts'
import type { SlackGate } from './slack-gate.ts'

/**
 * Tells one person something: in a place where only they see it, or in a direct message if that place is closed or is the
 * person. A direct message that Slack never takes, for example because the account was deactivated, is dropped: the thread
 * has the same facts.
 */
export const createPersonTeller = (parts: {
  readonly sender: Sender
  readonly gate: SlackGate
  readonly loadRollout: (rolloutId: RolloutId) => Promise<StoredRollout | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly context: CardContext
}): Announcer['tellPerson'] => {
  const { sender, gate, log } = parts

  const direct = (person: string, view: MessageView): Promise<void> =>
    gate.call(person, async () => {
      try {
        await postView(sender, view, { place: person })
      } catch (error) {
        const { kind } = slackFailure(error)
        if (kind !== 'no-place' && kind !== 'refused') throw error
        log.warn({ person, error }, 'A person could not be told in a direct message')
      }
    })

  /** False if the place takes no messages. */
  const whisper = async (person: string, place: string, view: MessageView): Promise<boolean> => {
    if (gate.troubles().some((trouble) => trouble.place === place)) return false
    try {
      await gate.call(place, () => whisperView(sender, view, { place, person }))
      return true
    } catch (error) {
      if (slackFailure(error).kind !== 'no-place') throw error
      return false
    }
  }

  return async (person, place, rolloutId, notice) => {
    const stored = await parts.loadRollout(rolloutId)
    if (stored === undefined) return
    const what = `a message to ${person}`
    const facts = { nowMs: parts.clock.now(), context: parts.context }
    const view = drawn(what, () =>
      person === place ? directView(notice, stored, facts) : noticeView(notice, stored, facts),
    )
    try {
      if (person === place || !(await whisper(person, place, view))) await direct(person, view)
    } catch (error) {
      throw toAnnounceError(what, error)
    }
  }
}

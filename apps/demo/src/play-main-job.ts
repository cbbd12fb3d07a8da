import type { RemoteSlackDriver, SlackMessage } from '@illume-ota/slack-simulator'
import { followRollout } from './follow-rollout.ts'
import { requestJson } from './json-client.ts'
import { toPlainText } from './plain-text.ts'
import type { Transcript } from './transcript.ts'

const ROOM = '4F / Meeting room A'
const REASON = "flicker fix before Thursday's event"

interface Stage {
  readonly slack: RemoteSlackDriver
  readonly tuyaUrl: string
  readonly transcript: Transcript
}

const named = async <T extends { readonly id: string; readonly name: string }>(
  all: Promise<readonly T[]>,
  name: string,
): Promise<T> => {
  const found = (await all).find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`The workspace has no ${name}.`)
  return found
}

const createReader = async (
  slack: RemoteSlackDriver,
): Promise<(message: Pick<SlackMessage, 'text' | 'blocks'>) => string[]> => {
  const [users, channels, groups] = await Promise.all([slack.users(), slack.channels(), slack.userGroups()])
  const names = new Map<string, string>([
    ...users.map(({ id, realName }) => [id, realName] as const),
    ...channels.map(({ id, name }) => [id, name] as const),
    ...groups.map(({ id, handle }) => [id, handle] as const),
  ])
  const lookup = (_kind: string, id: string): string => names.get(id) ?? id
  return ({ text, blocks }) =>
    toPlainText(blocks ?? [{ type: 'section', text: { type: 'mrkdwn', text } }], lookup)
}

/** Plays the main job over the real protocols: a member requests an upgrade, another approves it, the devices are verified. */
export const playMainJob = async ({ slack, tuyaUrl, transcript }: Stage): Promise<void> => {
  const [mia, jonas, channel, read] = await Promise.all([
    named(slack.users(), 'mia'),
    named(slack.users(), 'jonas'),
    named(slack.channels(), 'facilities'),
    createReader(slack),
  ])
  const here = { channelId: channel.id }

  transcript.scene("A team member checks what's waiting")
  transcript.act(mia.realName, 'types /ota pending')
  await slack.slash({ userId: mia.id, ...here, command: '/ota', text: 'pending' })
  transcript.show(
    `visible only to ${mia.realName}`,
    read(
      await slack.waitForEphemeral({ userId: mia.id, ...here, where: { includes: 'waiting for an update' } }),
    ),
  )

  transcript.scene('She requests an upgrade')
  transcript.act(mia.realName, `types /ota upgrade ${ROOM}`)
  await slack.slash({ userId: mia.id, ...here, command: '/ota', text: `upgrade ${ROOM}` })
  const modal = await slack.waitForModal({ userId: mia.id, where: { callbackId: 'modal.request' } })
  transcript.show(
    'the form',
    toPlainText(modal.blocks, (_kind, id) => id),
  )
  const reasonBlock = modal.blocks.find((block) => JSON.stringify(block).includes('"upgrade.reason"'))
  await slack.fillView({
    userId: mia.id,
    values: { [reasonBlock?.block_id ?? '']: { 'upgrade.reason': REASON } },
  })
  transcript.act(mia.realName, `writes "${REASON}" and presses Ask for approval`)
  await slack.submitView({ userId: mia.id })
  const card = await slack.waitForMessage({ ...here, where: { action: 'approval.approve' } })
  transcript.show('#facilities', read(card))
  if ((await slack.openModals({ userId: mia.id })).length > 0) await slack.closeView({ userId: mia.id })

  transcript.scene("She can't approve her own request")
  transcript.act(mia.realName, 'presses Approve on her own request')
  await slack.click({
    userId: mia.id,
    ...here,
    messageTs: card.ts,
    actionId: 'approval.approve',
    confirm: 'accept',
  })
  transcript.show(
    `visible only to ${mia.realName}`,
    read(
      await slack.waitForEphemeral({
        userId: mia.id,
        ...here,
        where: { includes: 'someone else must approve' },
      }),
    ),
  )

  transcript.scene('Someone else approves')
  transcript.act(jonas.realName, 'presses Approve and confirms')
  await slack.click({
    userId: jonas.id,
    ...here,
    messageTs: card.ts,
    actionId: 'approval.approve',
    confirm: 'accept',
  })

  transcript.scene('The channel follows the rollout')
  await followRollout({
    slack,
    channelId: channel.id,
    cardTs: card.ts,
    onCard: (message) => transcript.note(`card    ${message.text.split('\n')[0] ?? ''}`),
    onReply: (message) => transcript.show('in the thread', read(message)),
    isEnd: ({ text }) => /^(Finished|Halted)/u.test(text),
    timeoutMs: 90_000,
  })
  const ended = await slack.waitForMessage({ ...here, where: { ts: card.ts, includes: 'Finished' } })
  transcript.show('#facilities, the same card', read(ended))
  await showTuyaLog(tuyaUrl, transcript)
}

const showTuyaLog = async (tuyaUrl: string, transcript: Transcript): Promise<void> => {
  const { triggers, duplicates } = (await requestJson(`${tuyaUrl}/_control/triggers`)) as {
    triggers: unknown[]
    duplicates: unknown[]
  }
  transcript.scene("The Tuya simulator's own log")
  transcript.note(`${triggers.length} updates were started, ${duplicates.length} of them duplicates.`)
  if (duplicates.length > 0) throw new Error('A device was started twice.')
}

import { approve, approveOwnRequest } from './approve.ts'
import { follow } from './follow.ts'
import { leaveOneOut } from './leave-one-out.ts'
import { sendRequest } from './request.ts'
import type { Stage } from './stage.ts'
import { countStarts, setDestiny } from './tuya-control.ts'

const FLOOR = '4F'
/** Not among the first devices, so that its failure doesn't stop the rollout. */
const BROKEN = { floor: FLOOR, roomName: 'Meeting room A', name: 'Downlight 9' }
const LEFT_OUT = 'Downlight 12'

/** One floor from the request to the verified result: an approver leaves one device out, one fails, and is tried again. */
export const playFloor = async (stage: Stage): Promise<void> => {
  const { slack, tuyaUrl, transcript, mia, channel, read } = stage
  const here = { userId: mia.id, channelId: channel.id }
  await setDestiny(tuyaUrl, BROKEN, 'fails')

  const upgrade = `upgrade ${FLOOR} type:light`
  transcript.tell(`${mia.realName}, ${mia.title.toLowerCase()}, types /ota ${upgrade}`)
  await slack.slash({ ...here, command: '/ota', text: upgrade })
  const card = await sendRequest(stage, "flicker fix before Thursday's event")
  await approveOwnRequest(stage, card)
  transcript.gap()
  await leaveOneOut(stage, card, LEFT_OUT)
  await follow(stage, card)

  transcript.gap()
  transcript.tell(`${BROKEN.name} is repaired, and ${mia.realName} types /ota failed ${FLOOR}`)
  await setDestiny(tuyaUrl, BROKEN, 'succeeds')
  await slack.slash({ ...here, command: '/ota', text: `failed ${FLOOR}` })
  const failed = await slack.waitForEphemeral({ ...here, where: { action: 'failed.again' } })
  transcript.show('Only she sees:', read(failed))
  transcript.tell('She presses Try again…')
  await slack.click({ ...here, messageTs: failed.ts, actionId: 'failed.again' })
  const again = await sendRequest(stage, `${BROKEN.name} has a new driver`)
  transcript.gap()
  await approve(stage, again)
  await follow(stage, again)

  const started = await countStarts(tuyaUrl)
  transcript.gap()
  transcript.note(
    `Tuya's count of started updates: ${started.first} first tries, ${started['after-failure']} after a failure, ${started.duplicate} twice.`,
  )
  if (started.duplicate > 0) throw new Error('A device was started twice.')
}

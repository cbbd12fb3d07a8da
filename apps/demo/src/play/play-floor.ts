import { approveAndFollow, approveOwnRequest } from './approve.ts'
import { sendRequest } from './request.ts'
import type { Stage } from './stage.ts'
import { countStarts, setDestiny } from './tuya-control.ts'

const FLOOR = '4F'
/** Not among the first devices, so that its failure doesn't stop the rollout. */
const BROKEN = { floor: FLOOR, roomName: 'Meeting room A', name: 'Downlight 9' }

/** One floor from the request to the verified result: one device fails, and is tried again. */
export const playFloor = async (stage: Stage): Promise<void> => {
  const { slack, tuyaUrl, transcript, mia, channel, read } = stage
  const here = { userId: mia.id, channelId: channel.id }
  await setDestiny(tuyaUrl, BROKEN, 'fails')

  const upgrade = `upgrade ${FLOOR} type:light`
  transcript.tell(`${mia.realName}, ${mia.title.toLowerCase()}, types /ota ${upgrade}`)
  await slack.slash({ ...here, command: '/ota', text: upgrade })
  const card = await sendRequest(stage, "flicker fix before Thursday's event")
  await approveOwnRequest(stage, card)
  await approveAndFollow(stage, card)

  transcript.gap()
  transcript.tell(`${BROKEN.name} is repaired, and ${mia.realName} types /ota failed ${FLOOR}`)
  await setDestiny(tuyaUrl, BROKEN, 'succeeds')
  await slack.slash({ ...here, command: '/ota', text: `failed ${FLOOR}` })
  const failed = await slack.waitForEphemeral({ ...here, where: { action: 'failed.again' } })
  transcript.show('Only she sees:', read(failed))
  transcript.tell('She presses Try again…')
  await slack.click({ ...here, messageTs: failed.ts, actionId: 'failed.again' })
  const again = await sendRequest(stage, `${BROKEN.name} has a new driver`)
  await approveAndFollow(stage, again)

  const started = await countStarts(tuyaUrl)
  transcript.gap()
  transcript.note(
    `The Tuya simulator counted: ${started.first} updates started, ${started['after-failure']} again after a failure, ${started.duplicate} twice.`,
  )
  if (started.duplicate > 0) throw new Error('A device was started twice.')
}

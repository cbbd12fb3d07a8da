import type { ModalView } from '@slack/types'
import { failureView } from '../app/answers/answer-failure.ts'
import type { ClickHandler } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { placesText } from '../pending/places-text.ts'
import { formFor, type FormFacts } from '../request-upgrade/form-for.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { readFailed } from './read-failed.ts'

const NOT_HERE = answer([
  ['Ask for another try in a channel, so that an approver sees the request. Nothing was asked for.'],
])
const TITLE = 'Request upgrade'

const viewFor = async (
  text: string,
  facts: Pick<FormFacts, 'place' | 'requester'>,
  context: FeatureContext,
): Promise<ModalView> => {
  const answered = await readFailed(text, { maxAgeMs: 0 }, context)
  if (answered.kind === 'answer')
    return noteModal(TITLE, [[answered.view.text.split('\n')[0] ?? ''], ['Nothing was asked for.']])
  const { read, devices } = answered
  const where = placesText(read)
  const asked = devices.filter(({ isListed }) => isListed)
  if (asked.length === 0)
    return noteModal(TITLE, [[`No device in ${where} is failed at Tuya any more, so nothing was asked for.`]])
  const free = asked.filter(({ reservedBy }) => reservedBy === undefined)
  if (free.length === 0) {
    const ids = [...new Set(asked.flatMap(({ reservedBy }) => reservedBy ?? []))]
    return noteModal(TITLE, [
      [
        `All ${plural(asked.length, 'failed device')} in ${where} are part of ${listed(ids)}, which has not ended. Nothing was asked for.`,
      ],
      ['Its card offers “Try … again” where that is possible; otherwise wait until it has ended.'],
    ])
  }
  if (free.every(({ device }) => device.offeredVersion === undefined))
    return noteModal(TITLE, [
      [
        `Tuya doesn’t name the version that it offers to ${plural(free.length, 'failed device')} in ${where}, so nobody could say what is approved. Nothing was asked for.`,
      ],
      ['“Clear at Tuya…” puts them back among the waiting devices, if an update is still offered.'],
    ])
  const form = await formFor(read, facts, context)
  return form.kind === 'form' ? form.view : noteModal(TITLE, [[form.problem]])
}

/** "Try again…": the request form with exactly the failed devices that are listed. */
export const onTryAgain: ClickHandler = async (click, context) => {
  const { channelId, value = '' } = click
  if (channelId === undefined || channelId.startsWith('D')) return click.answer(NOT_HERE)
  const modal = await click.openModal(noteModal(TITLE, [['Reading what failed …']]))
  let view: ModalView
  try {
    view = await viewFor(value, { place: channelId, requester: click.person.userId }, context)
  } catch (error) {
    const { blocks } = failureView(error, context.log, { userId: click.person.userId })
    view = { ...noteModal(TITLE, []), blocks }
  }
  await click.updateModal(modal, view)
}

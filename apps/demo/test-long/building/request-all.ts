import type { RemoteSlackDriver } from '@illume-ota/slack-simulator'
import { HERE, MIA } from './people.ts'

/** `/ota upgrade all`, a reason, and "Ask for approval". */
export const requestAll = async (slack: RemoteSlackDriver): Promise<void> => {
  const typed = await slack.slash({ userId: MIA, ...HERE, command: '/ota', text: 'upgrade all' })
  if (!typed.acked) throw new Error(`The command was not acknowledged: ${typed.error ?? ''}`)
  const form = await slack.waitForModal({
    userId: MIA,
    where: { callbackId: 'modal.request', includes: 'upgrade.except' },
    timeoutMs: 120_000,
  })
  const reason = form.blocks.find((block) => JSON.stringify(block).includes('"upgrade.reason"'))
  await slack.fillView({
    userId: MIA,
    values: { [reason?.block_id ?? '']: { 'upgrade.reason': 'the whole building before winter' } },
  })
  const submitted = await slack.submitView({ userId: MIA })
  if (submitted.outcome !== 'updated')
    throw new Error(`The form was not accepted: ${JSON.stringify(submitted).slice(0, 1000)}`)
  await slack.closeView({ userId: MIA })
}

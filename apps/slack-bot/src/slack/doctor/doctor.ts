import type { CallHandler } from '../app/interaction.ts'
import { cloudChecks } from './cloud-checks.ts'
import { doctorMessage } from './doctor-message.ts'
import { messagesCheck } from './messages-check.ts'
import { slackChecks } from './slack-checks.ts'

/** `/ota doctor`: runs every check now, and says what failed and what to do. */
export const onDoctor: CallHandler = async (call, context) => {
  const slack = await slackChecks(call, context)
  const diagnosis = await context.engine.diagnose(context.project.projectId)
  const nowMs = context.clock.now()
  const messages = messagesCheck(context.troubles(), nowMs)
  await call.answer(doctorMessage([...slack, ...messages, ...cloudChecks(diagnosis, nowMs)]), call.mode)
}

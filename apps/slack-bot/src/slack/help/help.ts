import type { CallHandler } from '../app/interaction.ts'
import { helpMessage } from './help-message.ts'

/** `/ota help`. */
export const onHelp: CallHandler = async (call, context) => {
  const right = await context.approvers.recentRightOf(call.person.userId)
  await call.answer(
    helpMessage(
      right,
      context.approverNames,
      right === 'unknown' ? context.approvers.failureOf(call.person.userId) : undefined,
    ),
    call.mode,
  )
}

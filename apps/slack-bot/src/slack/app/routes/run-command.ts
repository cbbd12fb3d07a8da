import { LENGTHS } from '../../platform/block-limits.ts'
import { button } from '../../blocks/elements.ts'
import { answer } from '../../blocks/message.ts'
import type { FeatureContext } from '../../feature-context.ts'
import { ACTIONS, COMMAND, numbered } from '../../platform/ids.ts'
import type { Freshness } from '../../person/remembered.ts'
import { visibleText } from '../../text/visible-text.ts'
import type { Interaction } from '../interaction.ts'
import { parseCommand } from './parse-command.ts'
import type { AnswerMode } from '../answers/respond.ts'
import { callRoutes } from './call-routes.ts'

const unknownAnswer = (word: string, suggestions: readonly string[]) =>
  answer(
    [[`I don’t know “${COMMAND} ${visibleText(word, LENGTHS.name)}”. Nothing changed. Did you mean:`]],
    suggestions.map((text, index) =>
      button({
        actionId: numbered(ACTIONS.run, index),
        text: `${COMMAND} ${visibleText(text, 60)}`,
        value: text,
        ...(index === 0 ? { style: 'primary' as const } : {}),
      }),
    ),
  )

/** How fresh the check of the person must be, for a command text. */
export const commandFreshness = (text: string): Freshness => {
  const parsed = parseCommand(text)
  return parsed.kind === 'known' ? callRoutes[parsed.subcommand].freshness : 'recent'
}

/** Runs a command text, typed or from a button, for the person who acts. */
export const runCommand = async (
  interaction: Interaction,
  text: string,
  context: FeatureContext,
  mode: AnswerMode = 'private',
): Promise<void> => {
  const parsed = parseCommand(text)
  if (parsed.kind === 'known') {
    const { subcommand, argument } = parsed
    await callRoutes[subcommand].handle({ ...interaction, subcommand, argument, mode }, context)
    return
  }
  const nearest = parsed.nearest === undefined ? [] : [`${parsed.nearest} ${parsed.argument}`.trim()]
  await interaction.answer(unknownAnswer(parsed.word, [...nearest, 'help']), mode)
}

import { answer, type MessageView } from '../blocks/message.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { sentence } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'

/** One part of the bot, looked at now. */
export interface Check {
  readonly name: string
  /** `note`: it works, with something that one may want to know. */
  readonly state: 'well' | 'not-well' | 'note'
  readonly facts: string
  /** What to do; only where something is not well, or could be better. */
  readonly advice?: string
  /** Parts that are not well for one cause are one line. */
  readonly cause?: string
}

const WORDS = { well: 'well', 'not-well': 'not well', note: 'well, but' } as const

const checkLine = ({ name, state, facts, advice }: Check): Line => [
  bold(name),
  `: ${state === 'not-well' ? '✗' : '✓'} ${WORDS[state]}: ${sentence(visibleText(facts, LENGTHS.reason))}`,
  advice === undefined ? '' : ` ${state === 'not-well' ? 'Do this: ' : ''}${sentence(advice)}`,
]

const verdict = (checks: readonly Check[]): string => {
  const ill = checks.filter(({ state }) => state === 'not-well').length
  return ill === 0
    ? `All ${checks.length} parts are well`
    : `${plural(ill, 'part is', 'parts are')} not well, of ${checks.length}`
}

/** One line a cause, under the names of all parts that it touches; the worst state of them. */
const byCause = (checks: readonly Check[]): readonly Check[] => {
  const groups = Map.groupBy(checks, ({ cause, name }) => cause ?? `part ${name}`)
  return [...groups.values()].flatMap((group) => {
    const worst = group.find(({ state }) => state === 'not-well') ?? group[0]
    return worst === undefined ? [] : [{ ...worst, name: group.map(({ name }) => name).join(', ') }]
  })
}

/** Every part with a word for how it is, the whole first. */
export const doctorMessage = (checks: readonly Check[]): MessageView =>
  answer([[bold(verdict(checks))], ...byCause(checks).map(checkLine)])

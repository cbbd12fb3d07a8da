import { answer, type MessageView } from '../blocks/message.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { bold, type Line } from '../text/inline.ts'
import { sentence } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'

/** The result of one check. */
export interface Check {
  readonly name: string
  /** `note`: it works, and there is something to know. */
  readonly state: 'passed' | 'failed' | 'note'
  readonly facts: string
  /** What to do, if the check failed or something could be better. */
  readonly advice?: string
  /** Failed checks with the same cause are shown as one line. */
  readonly cause?: string
}

const WORDS = { passed: 'OK', failed: 'failed', note: 'OK, but' } as const

const checkLine = ({ name, state, facts, advice }: Check): Line => [
  bold(name),
  `: ${state === 'failed' ? '✗' : '✓'} ${WORDS[state]}: ${sentence(visibleText(facts, LENGTHS.reason))}`,
  advice === undefined ? '' : ` ${state === 'failed' ? 'Do this: ' : ''}${sentence(advice)}`,
]

const verdict = (checks: readonly Check[]): string => {
  const failed = checks.filter(({ state }) => state === 'failed').length
  return failed === 0 ? `All ${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`
}

/** One line per cause, with the names of its checks and the worst state. */
const byCause = (checks: readonly Check[]): readonly Check[] => {
  const groups = Map.groupBy(checks, ({ cause, name }) => cause ?? `check ${name}`)
  return [...groups.values()].flatMap((group) => {
    const worst = group.find(({ state }) => state === 'failed') ?? group[0]
    return worst === undefined ? [] : [{ ...worst, name: group.map(({ name }) => name).join(', ') }]
  })
}

/** The overall result, then one line per check. */
export const doctorMessage = (checks: readonly Check[]): MessageView =>
  answer([[bold(verdict(checks))], ...byCause(checks).map(checkLine)])

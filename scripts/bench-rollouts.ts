import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  checkMerges,
  exploreLargeSpaces,
} from '../apps/slack-bot/test/support/exploration/large-explorations.ts'
import { measureCosts } from '../apps/slack-bot/test/support/rollouts/measure-costs.ts'
import { markdownTable } from './generated/markdown-table.ts'

const page = path.resolve(import.meta.dirname, '../docs/generated/rollout-costs.md')

const costs = (): string =>
  markdownTable(
    ['Devices', 'At once', 'Median minutes', 'Calls', 'To be at most', 'Hours in virtual time'],
    measureCosts().map(({ row, calls, best, wallMs }) => [
      String(row.devices),
      String(row.maxInFlight),
      String(row.medianMs / 60_000),
      String(calls),
      String(best),
      (wallMs / 3_600_000).toFixed(2),
    ]),
  )

const spaces = (): string =>
  markdownTable(
    ['Space', 'States', 'Transitions', 'Explored', 'Broken rules', 'States that cannot end'],
    exploreLargeSpaces().map(({ space, states, edges, violation, stuck, isComplete }) => [
      space,
      String(states),
      String(edges),
      isComplete ? 'whole' : 'in part',
      violation === undefined ? 'none' : violation.rule,
      isComplete ? String(stuck) : 'not known',
    ]),
  )

const mergeLine = ({
  space,
  plainStates,
  states,
  unequal,
  isComplete,
}: ReturnType<typeof checkMerges>[number]): string => {
  const verdict =
    unequal === undefined
      ? 'all worlds that are taken for one state have equal futures'
      : `not all worlds that are taken for one state have equal futures: ${unequal.key}`
  return `${space}${isComplete ? '' : ', in part'}: ${plainStates} worlds, told apart by everything but absolute time and the numbers of dispatches, are ${states} states; ${verdict}.`
}

const merges = (): string => checkMerges().map(mergeLine).join('\n\n')

const costsPart = (): string => `<!-- Made by \`pnpm bench\`. Do not edit. -->

# What a rollout costs

Calls to the vendor for a whole rollout without faults (reads, details and upgrade calls), by the real rules in virtual time.
The durations are simulated, so this compares ways of polling; it is no promise for a building.

${costs()}

`

const spacesPart = (): string => `## Explored states

States that the real rules can reach with crashes, lost requests and answers, stale readings, pauses, halts and partial
starts; where it says so, also with senders that freeze between permission and POST and POSTs that arrive after they were
given up. A rule is broken when a device is started twice or something is sent after a stop; a state can end when moves without
faults lead from it to the end of the rollout. Not part of them is a worker that lives on and leaves a call lying for ten minutes.

${spaces()}

Worlds whose differences no rule can see are one state. That is checked by walking a space without this:
${merges()}
`

const HEADING = '## Explored states'
/** `--spaces` leaves the figures of the other part as they are. */
const isSpacesOnly = process.argv.includes('--spaces')
const kept = (): string => readFileSync(page, 'utf8').split(HEADING)[0] ?? ''
const text = `${isSpacesOnly ? kept() : costsPart()}${spacesPart()}`
writeFileSync(page, text)
console.log(text)

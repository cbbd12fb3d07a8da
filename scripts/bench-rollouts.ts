import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import {
  checkMerges,
  exploreLargeSpaces,
} from '../apps/slack-bot/test/support/exploration/large-explorations.ts'
import { measureCosts } from '../apps/slack-bot/test/support/rollouts/measure-costs.ts'
import { markdownTable } from './generated/markdown-table.ts'

const page = path.resolve(import.meta.dirname, '../docs/generated/rollout-costs.md')

const costs = (): string =>
  markdownTable(
    ['Devices', 'Concurrent updates', 'Median update, minutes', 'Calls', 'Limit', 'Virtual hours'],
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
    ['Space', 'States', 'Transitions', 'Explored', 'Broken rules', 'Dead ends'],
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
      ? 'all worlds merged into one state have equal futures'
      : `some worlds merged into one state have different futures: ${unequal.key}`
  return `${space}${isComplete ? '' : ', in part'}: ${plainStates} worlds, which may differ in anything but absolute time and dispatch numbers, merge into ${states} states; ${verdict}.`
}

const merges = (): string => checkMerges().map(mergeLine).join('\n\n')

const costsPart = (): string => `<!-- Made by \`pnpm bench\`. Do not edit. -->

# What a rollout costs

Calls to the vendor during one rollout without faults (lists, details and upgrade calls). The real rules run in virtual time.
Update durations are simulated, so use these figures to compare polling strategies, not to predict a real building.

${costs()}

`

const spacesPart = (): string => `## Explored states

Every state that the real rules can reach with crashes, lost requests and responses, stale readings, pauses, halts and partial
starts. Spaces marked "senders freeze and POSTs are late" add workers that freeze between permission and POST, and POSTs that
arrive after the worker gave up on them. A rule is broken when a device is started twice or anything is sent after a stop. A
dead end is a state from which the rollout cannot finish even without further faults. Not explored: a worker that stays alive but leaves a call unanswered for ten minutes.

${spaces()}

Worlds that no rule can tell apart are merged into one state. To check this, the same space is explored without merging:
${merges()}
`

const HEADING = '## Explored states'
/** `--spaces` measures the explored states only and keeps the cost table that is already on the page. */
const { values: flags } = parseArgs({ options: { spaces: { type: 'boolean', default: false } } })
const currentCostsPart = (): string => readFileSync(page, 'utf8').split(HEADING)[0] ?? ''
const text = `${flags.spaces ? currentCostsPart() : costsPart()}${spacesPart()}`
writeFileSync(page, text)
console.log(text)

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { exploreLargeSpaces } from '../apps/slack-bot/src/rollouts/test-support/large-explorations.ts'
import { measureCosts } from '../apps/slack-bot/src/rollouts/test-support/measure-costs.ts'
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
    ['Space', 'States', 'Transitions', 'Explored', 'Broken rules'],
    exploreLargeSpaces().map(({ space, states, edges, violation, isComplete }) => [
      space,
      String(states),
      String(edges),
      isComplete ? 'whole' : 'in part',
      violation === undefined ? 'none' : violation.rule,
    ]),
  )

const text = `<!-- Made by \`pnpm bench\`. Do not edit. -->

# What a rollout costs

Calls to the vendor for a whole rollout without faults (reads, details and upgrade calls), by the real rules in virtual time.
The durations are simulated, so this compares ways of polling; it is no promise for a building.

${costs()}

## Explored states

States that the real rules can reach with crashes, lost requests and answers, stale readings, pauses and partial starts.

${spaces()}
`
writeFileSync(page, text)
console.log(text)

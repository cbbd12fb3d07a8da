import { COVERAGE as slackCoverage } from '../../packages/slack-simulator/src/coverage.ts'
import { COVERAGE as tuyaCoverage } from '../../packages/tuya-simulator/src/coverage.ts'
import { markdownTable } from './markdown-table.ts'

export const coveragePage = (): string => `# What the simulators do, and what they do not

Evidence: **observed** on the live service by somebody who wrote it down, **documented** by the vendor, **guessed** because nobody says.
Tests compare both tables with the routes that are really registered.

## The Tuya Cloud

${markdownTable(
  ['Call', 'Support', 'Evidence', 'Source', 'Notes'],
  tuyaCoverage.map((row) => [
    `${row.method} \`${row.path}\``,
    row.support,
    row.evidence,
    row.source,
    row.notes,
  ]),
)}

## Slack

${markdownTable(
  ['Method', 'Support', 'Evidence', 'Source', 'Notes'],
  slackCoverage.map((row) => [`\`${row.method}\``, row.support, row.evidence, row.source, row.notes]),
)}
`

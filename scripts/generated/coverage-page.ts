import { COVERAGE as slackCoverage } from '../../packages/slack-simulator/src/coverage.ts'
import { COVERAGE as tuyaCoverage } from '../../packages/tuya-simulator/src/coverage.ts'
import { markdownTable } from './markdown-table.ts'

export const coveragePage = (): string => `# What the simulators cover

Evidence: **observed** on the live service in a published report, **documented** by the vendor, or **guessed** because no public source says.
Tests compare both tables with the registered routes.

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

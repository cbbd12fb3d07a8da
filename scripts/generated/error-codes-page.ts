import { errorCodes } from '../../packages/core/src/errors/error-codes.ts'
import { markdownTable } from './markdown-table.ts'

export const errorCodesPage = (): string => {
  const rows = Object.entries(errorCodes).map(([code, row]) => [
    code,
    row.class,
    row.retry,
    row.outcome ?? 'refused',
    row.meaning,
    row.hint ?? '',
  ])
  return `# Tuya's error codes

Every code that \`@illume-ota/core\` knows, from \`packages/core/src/errors/error-codes.ts\`. Others become a plain \`TuyaApiError\`.
"Another try" says when it may help: \`now\` after a short wait, \`later\` in minutes, \`token\` or \`clock\` once after a repair, or \`never\`.

${markdownTable(['Code', 'Class', 'Another try', 'Outcome of a write', 'Meaning', 'Hint'], rows)}
`
}

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

Every code that \`@illume-ota/core\` knows, from \`packages/core/src/errors/error-codes.ts\`. Any other code becomes a plain \`TuyaApiError\`.
"Retry" says when to try again: \`now\` after a short wait, \`later\` after some minutes, \`token\` or \`clock\` once after fixing it, or \`never\`.

${markdownTable(['Code', 'Class', 'Retry', 'Outcome of a write', 'Meaning', 'Hint'], rows)}
`
}

import { stringify } from 'csv-stringify/sync'

/** CSV by RFC 4180. Cells that look like a formula get an apostrophe, because spreadsheets run them (OWASP, CSV Injection). */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows], { escape_formulas: true, record_delimiter: 'windows' })

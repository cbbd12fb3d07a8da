import { toClosing, toClosingLine, type ClosingLine } from './closing-line.ts'
import { toJsonlLine, toRow } from './export-lines.ts'
import type { TrailRow } from '../trail-rows.ts'

/** One line of an export in JSONL. `not-as-written`: it can be read, but its bytes are not those that the bot writes. */
export type ExportLine = { readonly line: number; readonly flaw?: 'not-as-written' | 'not-an-event' } & (
  | { readonly kind: 'event'; readonly row: TrailRow }
  | { readonly kind: 'closing'; readonly closing: ClosingLine }
  | { readonly kind: 'unreadable'; readonly flaw: 'not-an-event' }
)

/** Far above any event; a file without line ends must not fill the memory. */
const MOST_LINE_BYTES = 64 * 1024 * 1024
const LINE_END = 0x0a

async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = []
  let bytes = 0
  const add = (part: Uint8Array): void => {
    bytes += part.byteLength
    if (bytes > MOST_LINE_BYTES) throw new RangeError('A line of the file is longer than 64 MB.')
    parts.push(part)
  }
  const take = (): Uint8Array => {
    const line = parts.length === 1 ? parts[0] : undefined
    const whole = line ?? Buffer.concat(parts)
    parts = []
    bytes = 0
    return whole
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      add(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.byteLength) add(chunk.subarray(start))
  }
  if (bytes > 0) yield take()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const parse = (line: Uint8Array): { readonly text: string; readonly value: unknown } | undefined => {
  try {
    // Mail and Windows editors end lines with two characters; the content is the same.
    const text = utf8.decode(line).replace(/\r$/u, '')
    return { text, value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const isAsWritten = (text: string, again: string): boolean => `${text}\n` === again

const toLine = (line: number, bytes: Uint8Array): ExportLine => {
  const parsed = parse(bytes)
  const row = toRow(parsed?.value)
  if (parsed !== undefined && row !== undefined) {
    const isRight = isAsWritten(parsed.text, toJsonlLine(row))
    return { kind: 'event', line, row, ...(!isRight && { flaw: 'not-as-written' }) }
  }
  const closing = toClosing(parsed?.value)
  if (parsed !== undefined && closing !== undefined) {
    const isRight = isAsWritten(parsed.text, toClosingLine(closing))
    return { kind: 'closing', line, closing, ...(!isRight && { flaw: 'not-as-written' }) }
  }
  return { kind: 'unreadable', line, flaw: 'not-an-event' }
}

/** The lines of an export, from the bytes of its file. */
export async function* exportLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<ExportLine> {
  let line = 0
  for await (const bytes of splitLines(chunks)) {
    line += 1
    if (bytes.byteLength > 0) yield toLine(line, bytes)
  }
}

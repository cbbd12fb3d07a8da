import { styleText } from 'node:util'
import { wrapText } from '../text/wrap-text.ts'

const COLUMNS = 80
/** As wide as the seconds. */
const MARGIN = ' '.repeat(7)

type Style = Parameters<typeof styleText>[0]

/** Prints what happens in the workspace, with the seconds since the start, on lines of at most 80 columns. */
export interface Transcript {
  /** What somebody does, or what happens. */
  tell(text: string): void
  /** What people see in Slack, below a line that says where. */
  show(where: string, lines: readonly string[]): void
  /** What the bot says while a rollout runs: in the card, or in its thread. */
  follow(where: 'card' | 'thread', lines: readonly string[]): void
  /** A note from the demo itself. */
  note(text: string): void
  gap(): void
}

export const createTranscript = (
  output: { write(text: string): unknown; readonly isTTY?: boolean },
  now: () => number,
): Transcript => {
  const startedAtMs = now()
  const styled = (style: Style, text: string): string =>
    output.isTTY === true ? styleText(style, text, { validateStream: false }) : text
  const clock = (): string => `${String(Math.round((now() - startedAtMs) / 1000)).padStart(3)} s  `
  /** `first` and `others` are the margins of the first line and of the lines after it, equally wide. */
  const print = (first: string, others: string, text: string, style: Style): void =>
    wrapText(text, COLUMNS - first.length).forEach((line, index) =>
      output.write(`${styled('dim', index === 0 ? first : others)}${styled(style, line)}\n`),
    )
  return {
    tell: (text) => print(clock(), MARGIN, text, 'bold'),
    show: (where, lines) => {
      print(MARGIN, MARGIN, where, 'dim')
      for (const line of lines) print(`${MARGIN}│ `, `${MARGIN}│ `, line, 'reset')
    },
    follow: (where, lines) => {
      const below = `${MARGIN}       │ `
      for (const [index, line] of lines.entries())
        print(index === 0 ? `${clock()}${where.padEnd(6)} │ ` : below, below, line, 'reset')
    },
    note: (text) => print('', '', text, 'reset'),
    gap: () => output.write('\n'),
  }
}

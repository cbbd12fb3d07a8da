import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Writes what happens in the workspace as people would read it, with the seconds since the start. */
export interface Transcript {
  /** A step of the story. */
  scene(text: string): void
  /** Somebody does something. */
  act(person: string, what: string): void
  /** What people see; `where` says who sees it. */
  show(where: string, lines: readonly string[]): void
  /** A line of the demo itself. */
  note(text: string): void
}

export const createTranscript = (
  output: { write(text: string): unknown; readonly isTTY?: boolean },
  now: () => number,
): Transcript => {
  const startedAtMs = now()
  const styled = (style: Style, text: string): string =>
    output.isTTY === true ? styleText(style, text, { validateStream: false }) : text
  const clock = (): string => styled('dim', `${((now() - startedAtMs) / 1000).toFixed(1).padStart(5)} s`)
  const line = (text: string): void => {
    output.write(`${text}\n`)
  }
  return {
    scene: (text) => {
      line('')
      line(`${clock()}  ${styled('bold', text)}`)
    },
    act: (person, what) => line(`${clock()}  ${styled('cyan', person)}  ${what}`),
    show: (where, lines) => {
      line(`         ${styled('dim', where)}`)
      for (const text of lines) line(`         ${styled('dim', '│')} ${text}`)
    },
    note: (text) => line(text === '' ? '' : `         ${text}`),
  }
}

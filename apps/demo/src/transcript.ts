import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Prints what happens in the workspace, with the seconds since the start. */
export interface Transcript {
  /** A heading for the next step. */
  scene(text: string): void
  /** An action of a person. */
  act(person: string, what: string): void
  /** What people see, and where. */
  show(where: string, lines: readonly string[]): void
  /** A note from the demo itself. */
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

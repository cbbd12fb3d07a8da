/** A Web API call or response_url post. */
export type LoggedCall = {
  atMs: number
  method: string
  /** The arguments without tokens; long texts are shortened. */
  args: Record<string, unknown>
  result: 'ok' | { error: string }
}

export type CallLog = {
  record: (call: LoggedCall) => void
  entries: () => readonly LoggedCall[]
  clear: () => void
}

const keptCalls = 10_000
const shownCharacters = 300

const shorten = (value: unknown): unknown => {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shownCharacters
    ? `${text.slice(0, shownCharacters)}… (${text.length} characters)`
    : value
}

export const createCallLog = (): CallLog => {
  let calls: LoggedCall[] = []
  return {
    record: (call) => {
      const args = Object.fromEntries(
        Object.entries(call.args)
          .filter(([name]) => name !== 'token')
          .map(([name, value]) => [name, shorten(value)]),
      )
      calls.push({ ...call, args })
      if (calls.length > keptCalls) calls = calls.slice(-keptCalls / 2)
    },
    entries: () => calls,
    clear: () => {
      calls = []
    },
  }
}

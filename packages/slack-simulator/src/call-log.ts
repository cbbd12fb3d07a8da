/** A Web API call or response_url post. */
export type LoggedCall = {
  atMs: number
  method: string
  /** The arguments without tokens; long texts are shortened. */
  args: Record<string, unknown>
  result: 'ok' | { error: string }
  /** How large the message or view was, if the call had one. */
  size?: ContentSize
}

export type ContentSize = {
  /** Characters of the message's text. */
  text: number
  blocks: number
  /** Characters of the blocks, or of the view, as JSON. */
  json: number
}

export type CallLog = {
  record: (call: Omit<LoggedCall, 'size'>) => void
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

const sizeOf = ({ text, blocks, view }: Record<string, unknown>): ContentSize | undefined => {
  const inView: unknown = typeof view === 'object' && view !== null ? Reflect.get(view, 'blocks') : undefined
  const content = view ?? blocks
  if (content === undefined && typeof text !== 'string') return undefined
  const shown = inView ?? blocks
  return {
    text: typeof text === 'string' ? text.length : 0,
    blocks: Array.isArray(shown) ? shown.length : 0,
    json: content === undefined ? 0 : JSON.stringify(content).length,
  }
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
      const size = sizeOf(call.args)
      calls.push({ ...call, args, ...(size !== undefined && { size }) })
      if (calls.length > keptCalls) calls = calls.slice(-keptCalls / 2)
    },
    entries: () => calls,
    clear: () => {
      calls = []
    },
  }
}

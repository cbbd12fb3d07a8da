import { limitProblem, MAX_MESSAGE_BYTES } from './message-limits.ts'

const tooMuch = (problem: string): Error => new Error(`Slack's answer was rejected: ${problem}`)

const readText = async (body: ReadableStream<Uint8Array>): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > MAX_MESSAGE_BYTES) throw tooMuch('it is too large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Fails a call if parsing its answer could crash the process. */
export const limitAnswers =
  (call: typeof fetch): typeof fetch =>
  async (url, init) => {
    const response = await call(url, init)
    if (response.body === null) return response
    const text = await readText(response.body)
    const problem = limitProblem(text)
    if (problem !== undefined) throw tooMuch(problem)
    const { status, statusText, headers } = response
    return new Response(text, { status, statusText, headers })
  }

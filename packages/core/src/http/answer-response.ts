/** Alternating names and values, as in Node's `rawHeaders`, or the Headers of a `fetch`. */
type AnswerHeaders = readonly string[] | Headers

const toHeaders = (list: readonly string[]): Headers => {
  const headers = new Headers()
  for (let at = 0; at + 1 < list.length; at += 2) headers.append(list[at] ?? '', list[at + 1] ?? '')
  return headers
}

/** Quirk: the types declare these prototype members as fields, which a class can't override with methods. */
const BareResponse = Response as unknown as new (
  body: null,
  init: { readonly status: number },
) => Omit<Response, 'headers' | 'text' | 'json' | 'bytes' | 'arrayBuffer' | 'blob' | 'clone'>

/**
 * A Response with its text already read: reading it from a stream would take a quarter of a call's time. Its Headers are
 * created on first access, because creating them costs more than everything else in it.
 */
export class AnswerResponse extends BareResponse {
  readonly #text: string
  #headers: AnswerHeaders

  constructor(text: string, facts: { readonly status: number; readonly headers: AnswerHeaders }) {
    super(null, { status: facts.status })
    this.#text = text
    this.#headers = facts.headers
  }

  get headers(): Headers {
    const headers = this.#headers
    if (headers instanceof Headers) return headers
    const made = toHeaders(headers)
    this.#headers = made
    return made
  }

  async text(): Promise<string> {
    return this.#text
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text) as unknown
  }

  bytes(): ReturnType<Response['bytes']> {
    return new Response(this.#text).bytes()
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return new Response(this.#text).arrayBuffer()
  }

  blob(): ReturnType<Response['blob']> {
    return new Response(this.#text).blob()
  }

  clone(): AnswerResponse {
    const headers = this.#headers
    return new AnswerResponse(this.#text, {
      status: this.status,
      headers: headers instanceof Headers ? new Headers(headers) : headers,
    })
  }
}

/** Names and values in turn, as Node has them, or what a `fetch` had. */
type AnswerHeaders = readonly string[] | Headers

const toHeaders = (list: readonly string[]): Headers => {
  const headers = new Headers()
  for (let at = 0; at + 1 < list.length; at += 2) headers.append(list[at] ?? '', list[at + 1] ?? '')
  return headers
}

/** Quirk: the types have what stands on the prototype as fields, which a class may not replace by methods. */
const BareResponse = Response as unknown as new (
  body: null,
  init: { readonly status: number },
) => Omit<Response, 'headers' | 'text' | 'json' | 'bytes' | 'arrayBuffer' | 'blob' | 'clone'>

/**
 * A Response whose text is there already: reading it back out of a stream would cost a quarter of a call. Its headers are
 * made when somebody looks at them: making them costs more than all the rest of it.
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

/** Arguments that clients send as JSON text inside a form field. */
const jsonFields = new Set(['blocks', 'attachments', 'metadata', 'view', 'files', 'channels', 'unfurls'])

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/**
 * Reads the body of a Web API call: JSON, or a form with objects as JSON text, as @slack/web-api sends it.
 * Also accepts JSON text for objects in a JSON body, as some clients send `view`.
 */
export const parseArguments = (
  contentType: string,
  body: string,
  query: URLSearchParams,
): Record<string, unknown> => {
  const fromQuery = Object.fromEntries(query)
  if (contentType.startsWith('application/json')) {
    const json = body === '' ? {} : parseJson(body)
    return { ...fromQuery, ...withParsedFields(typeof json === 'object' && json !== null ? json : {}) }
  }
  return { ...fromQuery, ...withParsedFields(Object.fromEntries(new URLSearchParams(body))) }
}

const withParsedFields = (fields: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      jsonFields.has(name) && typeof value === 'string' ? parseJson(value) : value,
    ]),
  )

/** Far above what Slack sends: a form with its state has 250 KB, a page of messages 1 MB. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024
const MAX_DEPTH = 100

/** The end of a quoted string. */
const endOfText = (json: string, start: number): number => {
  for (let end = json.indexOf('"', start + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let escapes = 0
    while (json[end - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return end
  }
  return json.length
}

const nestsTooDeep = (json: string): boolean => {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at]
    if (sign === '"') at = endOfText(json, at)
    else if (sign === '[' || sign === '{') {
      depth += 1
      if (depth > MAX_DEPTH) return true
    } else if (sign === ']' || sign === '}') depth -= 1
  }
  return false
}

/** Why a text must not be parsed: it could use up the memory and crash the process. */
export const limitProblem = (json: string): string | undefined => {
  if (json.length > MAX_MESSAGE_BYTES) return `it is larger than ${MAX_MESSAGE_BYTES / 1024 / 1024} MB`
  return nestsTooDeep(json) ? `it nests deeper than ${MAX_DEPTH} levels` : undefined
}

const excerptLength = 300

/** Fields with secret values, in JSON, in a query or in a list of headers. */
const secretField =
  /("?(?:access_token|refresh_token|client_secret|clientSecret|secret|sign|password|authorization)"?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|[^\s,;&}]+)/gi

/** 64 hex digits are a signature or a digest. */
const signatureLike = /\b[0-9a-f]{64}\b/gi

/** The beginning of an answer, without secrets. */
export const redactExcerpt = (text: string): string => {
  const redacted = text
    .slice(0, excerptLength * 4)
    .replace(secretField, '$1[redacted]')
    .replace(signatureLike, '[redacted]')
  return redacted.length > excerptLength ? `${redacted.slice(0, excerptLength)}…` : redacted
}

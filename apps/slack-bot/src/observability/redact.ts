export const CENSORED = '[redacted]'

/** Endings of secret names, ignoring case, hyphens and underscores: `x-slack-signature`, `TUYA_CLIENT_SECRET`, `botToken`. */
const SECRET_NAME =
  /(?:tokens?|secrets?|passwords?|passwd|signature|authorization|cookies?|apikey|privatekey)$/u
const SECRET_NAMES = new Set(['sign', 'responseurl', 'triggerid', 'databaseurl', 'connectionstring'])

/** True if a value with this name is a secret. */
export const isSecretName = (name: string): boolean => {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
  return SECRET_NAMES.has(plain) || SECRET_NAME.test(plain)
}

/** Secrets recognised by their shape, for example where a library quotes them in a message. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w.-]+/gu, CENSORED],
  [/\b(https?:\/\/hooks\.slack\.com\/)[^\s"']+/gu, `$1${CENSORED}`],
  [/\b([a-z][a-z+.-]*:\/\/)[^\s/@:"']*:[^\s@"']*@/giu, `$1${CENSORED}@`],
  [/\b([a-z][a-z+.-]*:\/\/)[^\s/?#"']+@/giu, `$1${CENSORED}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/giu, `$1 ${CENSORED}`],
  // `"access_token":"…"` and `client_secret=…`
  [
    /((?:token|secret|password|signature|authorization|trigger_id|response_url)(?:["']\s*[:=]\s*["']|=))[^\s"',;&}]+/giu,
    `$1${CENSORED}`,
  ],
]

export const redactText = (text: string): string => {
  let clean = text
  for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead)
  return clean
}

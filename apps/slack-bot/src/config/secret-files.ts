import { readFileSync } from 'node:fs'
import type { RawEnvironment } from './config-fields.ts'

/** Variables whose value may stand in a file instead, as container platforms mount secrets. */
const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'TUYA_CLIENT_SECRET',
  'DATABASE_URL',
] as const

const SUFFIX = '_FILE'

/** The variables that name a file. */
export const SECRET_FILE_VARIABLES: readonly string[] = SECRETS.map((name) => `${name}${SUFFIX}`)

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The environment with the secrets that `…_FILE` variables name. The problems never repeat a file's contents. */
export const withSecretFiles = (
  raw: RawEnvironment,
): { readonly raw: RawEnvironment; readonly problems: readonly string[] } => {
  const problems: string[] = []
  const secrets: Record<string, string> = {}
  for (const name of SECRETS) {
    const path = raw[`${name}${SUFFIX}`]
    if (path === undefined) continue
    const text = readText(path)
    if (raw[name] !== undefined) problems.push(`${name} and ${name}${SUFFIX} are both set. Keep one of them.`)
    else if (text === undefined)
      problems.push(
        `${name}${SUFFIX} is "${path}", which can't be read. Check the path, and that the bot's user may read the file.`,
      )
    else if (text === '') problems.push(`${name}${SUFFIX} is "${path}", which is empty.`)
    else secrets[name] = text
  }
  return { raw: { ...raw, ...secrets }, problems }
}

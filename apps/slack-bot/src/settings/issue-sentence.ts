import type { z } from 'zod'
import { nearestWord } from '../fleet/edit-distance.ts'
import { settingNames } from './setting-names.ts'

/** "approval.rules[2].ask", with positions counted from 1 as people do. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part + 1}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')

const unknownSentence = (path: readonly PropertyKey[], key: string): string => {
  const nearest = nearestWord(key, settingNames(path))
  const where = path.length === 0 ? 'There is no setting' : `${pathText(path)} has no setting`
  return `${where} "${key}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`}`
}

/** One mistake in a settings document, as a sentence that names the setting. */
export const issueSentence = (issue: z.core.$ZodIssue): string => {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownSentence(path, key)).join(' ')
  return path.length === 0 ? `The settings ${issue.message}` : `${pathText(path)} ${issue.message}`
}

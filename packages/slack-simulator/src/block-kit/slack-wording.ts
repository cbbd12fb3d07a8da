import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const located = (message: string, path: readonly PropertyKey[]): string =>
  `[ERROR] ${message} [json-pointer:${toPointer(path)}]`

const readPath = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value: unknown = input
  for (const part of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part]
  return value
}

const tooBig = (issue: Extract<Issue, { code: 'too_big' }>): string => {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`
  return `must be less than ${Number(issue.maximum) + 1}`
}

const tooSmall = (issue: Extract<Issue, { code: 'too_small' }>): string => {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`
  if (issue.origin === 'array') return `no fewer than ${issue.minimum} items allowed`
  return `must be greater than ${Number(issue.minimum) - (issue.inclusive === false ? 0 : 1)}`
}

const article = (kind: string): string => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`)

const missing = (path: readonly PropertyKey[]): string =>
  located(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))

const toMessages = (issue: Issue, path: readonly PropertyKey[], input: unknown): string[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => located(`invalid additional property: ${key}`, path))
  }
  if (path.length > 0 && readPath(input, path) === undefined) return [missing(path)]
  if (issue.code === 'too_big') return [located(tooBig(issue), path)]
  if (issue.code === 'too_small') return [located(tooSmall(issue), path)]
  if (issue.code === 'invalid_type') return [located(`must provide ${article(String(issue.expected))}`, path)]
  if (issue.code === 'invalid_value') {
    if (path.at(-1) === 'type') return [located(`unsupported type: ${String(readPath(input, path))}`, path)]
    return [located(`must be a valid enum value`, path)]
  }
  if (issue.code === 'invalid_format') return [located('does not match the required format', path)]
  if (issue.code === 'invalid_union') {
    if (issue.errors.length === 0)
      return [located(`unsupported type: ${String(readPath(input, path))}`, path)]
    return [
      located('failed to match all allowed schemas', path),
      ...issue.errors.flatMap((branch) =>
        branch.flatMap((inner) => toMessages(inner, [...path, ...inner.path], input)),
      ),
    ]
  }
  return [located(issue.message, path)]
}

/**
 * Converts zod's issues to Slack's wording in `response_metadata.messages`, for example
 * `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
 * `root` is the location of the checked value in the request: `['blocks']` or `['view']`.
 */
export const toSlackMessages = (
  issues: readonly Issue[],
  input: unknown,
  root: readonly string[],
): string[] => {
  const wrapped = root.reduceRight<unknown>((value, key) => ({ [key]: value }), input)
  return [...new Set(issues.flatMap((issue) => toMessages(issue, [...root, ...issue.path], wrapped)))]
}

/** A message in Slack's wording about a violated rule across blocks. */
export const slackMessage = located

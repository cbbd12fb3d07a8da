/** A version without what its spelling adds: spaces around it, one leading `v`, leading zeros of its numbers. */
export const versionKey = (version: string): string =>
  version
    .trim()
    .replace(/^v/iu, '')
    .replaceAll(/\d+/gu, (digits) => digits.replace(/^0+(?=\d)/u, ''))

/**
 * Whether two spellings mean one version. For what was installed and what was tried; an approval holds for the offer
 * exactly as it was spelled.
 */
export const isSameVersion = (left: string, right: string): boolean =>
  left === right || versionKey(left) === versionKey(right)

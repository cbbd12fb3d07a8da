/**
 * What a record holds under a word from outside. Every object answers to "constructor" and "toString"; here these are
 * names like others.
 */
export const entryOf = <V>(record: Readonly<Record<string, V>> | undefined, word: string): V | undefined =>
  record !== undefined && Object.hasOwn(record, word) ? record[word] : undefined

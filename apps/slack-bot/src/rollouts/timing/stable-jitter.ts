const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** FNV-1a of the text as a fraction in [0, 1): evenly spread, and the same at every replay. */
const stableFraction = (text: string): number => {
  let hash = FNV_OFFSET
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  // FNV-1a's low bits are weak for short texts, so fold in the high half.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

/** `delayMs` changed by up to the given share in either direction, so that many devices don't return at the same moment. */
export const withJitter = (delayMs: number, share: number, key: string): number =>
  Math.round(delayMs * (1 + share * (2 * stableFraction(key) - 1)))

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** FNV-1a of the text, as a fraction from 0 to below 1: spread like chance, the same at every replay. */
const stableFraction = (text: string): number => {
  let hash = FNV_OFFSET
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  // The low bits of FNV-1a are weak for short texts: fold the high half in.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

/** `delayMs` moved by up to the given share to either side, so that many devices do not come back at one moment. */
export const withJitter = (delayMs: number, share: number, key: string): number =>
  Math.round(delayMs * (1 + share * (2 * stableFraction(key) - 1)))

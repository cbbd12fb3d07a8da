/** Compares dotted versions number by number, so 1.10.0 is above 1.9.9. Negative when `left` is lower. */
export const compareVersions = (left: string, right: string): number => {
  const leftParts = left.split('.').map(Number)
  const rightParts = right.split('.').map(Number)
  for (let index = 0; index < Math.max(leftParts.length, rightParts.length); index += 1) {
    const difference = (leftParts[index] ?? 0) - (rightParts[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Digits and dots only, as the cloud shows them. */
export const isVersion = (text: string): boolean => /^\d+(\.\d+)*$/.test(text)

const PARTS = /\d+|\D+/gu

const compareParts = (left: string, right: string): number => {
  const [leftNumber, rightNumber] = [Number(left), Number(right)]
  if (!Number.isNaN(leftNumber) && !Number.isNaN(rightNumber) && leftNumber !== rightNumber)
    return leftNumber - rightNumber
  if (left === right) return 0
  return left < right ? -1 : 1
}

/** Order as people expect it: "Lamp 2" before "Lamp 10", "2F" before "10F", case aside. For `sort`. */
export const compareNaturally = (left: string, right: string): number => {
  const leftParts = left.toLowerCase().match(PARTS) ?? []
  const rightParts = right.toLowerCase().match(PARTS) ?? []
  for (const [position, part] of leftParts.entries()) {
    const other = rightParts[position]
    if (other === undefined) return 1
    const order = compareParts(part, other)
    if (order !== 0) return order
  }
  if (leftParts.length !== rightParts.length) return leftParts.length - rightParts.length
  // The last word, so that the order is total and the same on every machine.
  if (left === right) return 0
  return left < right ? -1 : 1
}

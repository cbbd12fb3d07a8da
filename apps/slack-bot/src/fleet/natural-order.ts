const byAlphabet = new Intl.Collator('en', { numeric: true })
/** Chinese by pinyin; other languages order Han characters by their strokes, which few people can follow. */
const byPinyin = new Intl.Collator('zh', { numeric: true })

const isHan = (text: string): boolean => /^\p{Script=Han}/u.test(text)

/**
 * Order as people expect it: "Lamp 2" before "Lamp 10", "Ärzte" beside "Arzt", case aside; Chinese names by pinyin, after
 * the others. For `sort`. The languages are named here so that the order is the same on every machine.
 */
export const compareNaturally = (left: string, right: string): number => {
  const isLeftHan = isHan(left)
  if (isLeftHan !== isHan(right)) return isLeftHan ? 1 : -1
  const order = (isLeftHan ? byPinyin : byAlphabet).compare(left, right)
  // Characters decide between equals, so that the order is total.
  if (order !== 0 || left === right) return order
  return left < right ? -1 : 1
}

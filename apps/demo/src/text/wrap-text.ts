/** Characters that take two columns in a terminal: East Asian ones and pictures. */
const IS_WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u
const segmenter = new Intl.Segmenter()

/** How many columns of a terminal a text takes. */
export const columnsOf = (text: string): number =>
  [...segmenter.segment(text)].reduce(
    (sum, { segment }) => sum + (IS_WIDE.test(segment) || segment.includes('\ufe0f') ? 2 : 1),
    0,
  )

/** Lines of at most this many columns, broken at spaces. A longer word gets a line of its own. */
export const wrapText = (text: string, columns: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

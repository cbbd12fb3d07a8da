/*
 * Characters that show nothing stay only where they change what is seen: in an emoji, and where joiners shape letters
 * (Arabic script, India, Sri Lanka, Cambodia).
 */
const EMOJI =
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})|(?<=\p{Extended_Pictographic})\uFE0F|\uFE0F(?=\u20E3)/u
const JOINED = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Khmer}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Sinhala}\p{Script=Tamil}\p{Script=Telugu}]`
const JOINERS = String.raw`(?<=${JOINED})[\u200C\u200D](?=${JOINED})`
/** Zero-width characters, fillers, soft hyphens, tags, and the marks that turn the reading direction. */
const INVISIBLE = String.raw`[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]`

const SEEN_OR_NOT = new RegExp(`(${EMOJI.source}|${JOINERS})|${INVISIBLE}`, 'gu')
const ALL_INVISIBLE = new RegExp(INVISIBLE, 'gu')
/** Control characters, every kind of space, and the empty Braille cell. */
const BLANK = /[\p{Cc}\s\u2800]+/gu

/** A name or sentence as people see it: one line, single spaces, nothing that is invisible. May be empty. */
export const toVisible = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(SEEN_OR_NOT, (_, seen: string | undefined) => seen ?? '')
    .replaceAll(BLANK, ' ')
    .trim()

/** As `toVisible`, without the joiners of emoji and letters: people cannot type those apart. */
export const toTypeable = (text: string): string =>
  text.toWellFormed().replaceAll(ALL_INVISIBLE, '').replaceAll(BLANK, ' ').trim()

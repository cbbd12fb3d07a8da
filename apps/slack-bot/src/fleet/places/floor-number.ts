import { toComparable, withoutAccents } from '../plain-text.ts'

const ORDINALS: readonly (readonly [word: string, floor: number])[] = [
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['sixth', 6],
  ['seventh', 7],
  ['eighth', 8],
  ['ninth', 9],
  ['tenth', 10],
]
const ORDINAL_WORDS: ReadonlyMap<string, number> = new Map(ORDINALS)

const UNIT = '(?:floor|fl|f|level|lvl|l|storey|story|stock|og|etage|piso|planta|piano|楼|樓|层|層)'
const NUMBER_FIRST = new RegExp(String.raw`^(\d{1,3})(?:st|nd|rd|th)?[.\s]*${UNIT}$`, 'u')
const UNIT_FIRST = new RegExp(String.raw`^${UNIT}[.\s]*(\d{1,3})$`, 'u')
const ORDINAL = new RegExp(String.raw`^(\p{L}+) ${UNIT}$`, 'u')
const BASEMENT = /^(?:b|ug|basement)\s*(\d{1,2})$/u
const GROUND = /^(?:g|gf|eg|ground|ground floor|ground level|erdgeschoss)$/u

/**
 * The number of the floor that a name or a typed text means: "4F", "4th floor", "Floor 04", "level 4", "4. OG", "4楼",
 * "fourth floor"; 0 for the ground floor, below 0 for basements. Absent for everything else. Countries count floors
 * differently, so equal numbers are a guess, and equal names are better.
 */
export const floorNumberOf = (text: string): number | undefined => {
  const plain = withoutAccents(toComparable(text))
  if (GROUND.test(plain)) return 0
  const basement = BASEMENT.exec(plain)?.[1]
  if (basement !== undefined) return -Number(basement)
  if (plain === 'basement') return -1
  const number = (NUMBER_FIRST.exec(plain) ?? UNIT_FIRST.exec(plain))?.[1]
  return number === undefined ? ORDINAL_WORDS.get(ORDINAL.exec(plain)?.[1] ?? '') : Number(number)
}

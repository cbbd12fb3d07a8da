import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Rooms = ReadonlyMap<string, ReadonlySet<string>>

const IMPORT = /^(?:import|export)\b[^'"]*?from '(\.[^']+)'/gmu

/** Which rooms import which, below one folder. A file outside of any room is a room of its own name. */
const roomsBelow = (folder: string): Rooms => {
  const rooms = new Map<string, Set<string>>()
  const roomOf = (file: string): string => file.split('/')[0]?.replace(/\.ts$/u, '') ?? file
  for (const file of globSync('**/*.ts', { cwd: folder }).toSorted()) {
    if (file.endsWith('.test.ts')) continue
    const room = roomOf(file)
    const uses = rooms.get(room) ?? new Set()
    rooms.set(room, uses)
    for (const [, target = ''] of readFileSync(path.join(folder, file), 'utf8').matchAll(IMPORT)) {
      const used = path.normalize(path.join(path.dirname(file), target))
      if (!used.startsWith('..') && roomOf(used) !== room) uses.add(roomOf(used))
    }
  }
  return rooms
}

const reaches = (rooms: Rooms, from: string, to: string, seen = new Set<string>()): boolean =>
  [...(rooms.get(from) ?? [])].some((next) => {
    if (next === to) return true
    if (seen.has(next)) return false
    seen.add(next)
    return reaches(rooms, next, to, seen)
  })

/** Throws when rooms import each other in a circle: then there is no order to draw. */
const expectOrder = (rooms: Rooms): void => {
  for (const room of rooms.keys())
    if (reaches(rooms, room, room)) throw new Error(`${room} is part of a circle of imports`)
}

/** An arrow says "imports". Left out is what another way of arrows says already. */
const arrowsOf = (rooms: Rooms): readonly string[] =>
  [...rooms].flatMap(([room, uses]) =>
    [...uses]
      .filter((used) => ![...uses].some((other) => other !== used && reaches(rooms, other, used)))
      .toSorted()
      .map((used) => `  ${room} --> ${used}`),
  )

/** The rooms of a folder and their imports, as a Mermaid graph. */
export const roomsPicture = (folder: string): string => {
  const rooms = roomsBelow(folder)
  expectOrder(rooms)
  return `\`\`\`mermaid\ngraph TD\n${arrowsOf(rooms).join('\n')}\n\`\`\``
}

/** A text with what stands between the marks of `name` made anew. */
export const withPicture = (text: string, name: string, picture: string): string => {
  const [begin, end] = [`<!-- ${name}: made by pnpm generate -->`, `<!-- ${name}: end -->`]
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`The marks of ${name} are missing`)
  return `${before}${begin}\n\n${picture}\n\n${end}${after}`
}

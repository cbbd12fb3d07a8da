import type { Place } from './place.ts'
import type { Room } from './room.ts'

/** The one room that was asked for; absent for floors, several rooms and the whole project. */
export const onlyRoomOf = ({ places }: { readonly places: readonly Place[] }): Room | undefined => {
  const [only, ...others] = places
  return only?.kind === 'room' && others.length === 0 ? only.room : undefined
}

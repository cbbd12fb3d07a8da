import type { PlainTextOption } from '@slack/types'
import type { Place } from '../../fleet/places/place.ts'
import type { OptionsHandler } from '../app/interaction.ts'
import { countedOption, placeOptions, searchedOptions } from '../pending/place-options.ts'
import type { WaitingRooms } from '../pending/waiting-rooms.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { parseWhatMetadata } from './metadata.ts'
import { readWhole } from './read-for-form.ts'

/** The value of the option "Everything waiting". */
export const EVERYTHING = 'all'

const everythingOption = (waiting: WaitingRooms): PlainTextOption =>
  countedOption('Everything waiting', waiting.devices.length, EVERYTHING)

/** The options for the start of a form that is about everything, or about the places that were typed. */
export const initialOptions = (
  places: readonly Place[],
  waiting: WaitingRooms,
  isEverywhere: boolean,
): readonly PlainTextOption[] =>
  isEverywhere ? [everythingOption(waiting)] : placeOptions(places, waiting).slice(0, LIMITS.options)

const EVERYTHING_WORDS = /^(?:a|al|all|e\w*)$/iu

/** Rooms and floors in which something waits, searched as the person types. */
export const onPlacesTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const waiting = await readWhole(context)
  if (waiting.devices.length === 0) return []
  const text = typed.trim() === '' ? (parseWhatMetadata(privateMetadata).typed ?? '') : typed
  const isAllMeant = text.trim() === '' || EVERYTHING_WORDS.test(text.trim())
  const places = searchedOptions(waiting, text, LIMITS.options - 1)
  return [...(isAllMeant ? [everythingOption(waiting)] : []), ...places]
}

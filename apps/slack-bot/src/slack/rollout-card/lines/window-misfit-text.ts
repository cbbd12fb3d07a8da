import { durationText } from '../../text/duration.ts'

/** Why updates fit into no opening of a window, in one clause. */
export const tooShortText = ({
  needsMs,
  longestMs,
}: {
  readonly needsMs: number
  readonly longestMs: number
}): string =>
  longestMs === 0
    ? 'it does not open within the next year'
    : `such updates take up to ${durationText(needsMs)}, and it is open for ${durationText(longestMs)} at most`

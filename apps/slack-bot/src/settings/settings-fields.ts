import { z } from 'zod'

// Messages go on from the setting's path: "limits.inFlight" + " must be …".

export const whole = (range: { readonly min: number; readonly max: number }) => {
  const sentence = `must be a whole number from ${range.min} to ${range.max}.`
  return z.number({ error: sentence }).int(sentence).min(range.min, sentence).max(range.max, sentence)
}

/** A duration as people write it, in `unit`. */
export const duration = (
  unit: 'seconds' | 'minutes' | 'hours',
  range: { readonly min: number; readonly max: number },
) => {
  const sentence = `must be a number of ${unit} from ${range.min} to ${range.max}.`
  return z.number({ error: sentence }).min(range.min, sentence).max(range.max, sentence)
}

const id = (pattern: RegExp, sentence: string) => z.string({ error: sentence }).regex(pattern, sentence)

export const userId = id(
  /^[UW][A-Z0-9]+$/u,
  'must be a Slack user id such as U012AB3CD. Copy one from a profile’s menu “Copy member ID”.',
)
export const groupId = id(/^S[A-Z0-9]+$/u, 'must be a Slack user group id such as S012AB3CD.')
export const channelId = id(
  /^[CG][A-Z0-9]+$/u,
  'must be a Slack channel id such as C012AB3CD. It is at the end of the channel’s “About” tab.',
)

export const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, { error: `must be a list of ${what}.` })

/** One line of text. */
export const line = (what: string, longest: number) => {
  const sentence = `must be ${what}, of 1 to ${longest} characters.`
  return z.string({ error: sentence }).trim().min(1, sentence).max(longest, sentence)
}

import { myChannels, store } from '../store.js'
import { plainText } from '../text/mrkdwn.js'
import { emojiCharacter } from '../text/emoji.js'

const strip = (text) =>
  text
    .replaceAll(/[*_~`]/g, '')
    .replaceAll(/:([a-z0-9_+-]+):/g, (whole, name) => emojiCharacter(name) ?? whole)

export const optionLabel = (option) =>
  option.text.type === 'mrkdwn' ? strip(option.text.text) : plainText(option.text)

export const toChoice = (option) => ({
  value: option.value,
  label: optionLabel(option),
  note: option.description?.text,
})

const people = () =>
  [...store.users.values()].map((user) => ({ value: user.id, label: user.realName, note: user.title }))

const channels = () => myChannels().map((channel) => ({ value: channel.id, label: `#${channel.name}` }))

/** Groups of choices of any select menu. `suggest` requests those of an external menu from the app. */
export const choicesOf = (element, suggest) => {
  if (element.type.endsWith('users_select')) return () => [{ options: people() }]
  if (element.type.endsWith('channels_select') || element.type.endsWith('conversations_select'))
    return () => [{ options: channels() }]
  if (element.type.endsWith('external_select')) {
    return async (query) =>
      query.length < (element.min_query_length ?? 3)
        ? []
        : [{ options: (await suggest(query)).options.map(toChoice) }]
  }
  if (element.option_groups) {
    return () =>
      element.option_groups.map((group) => ({
        label: plainText(group.label),
        options: group.options.map(toChoice),
      }))
  }
  return () => [{ options: (element.options ?? []).map(toChoice) }]
}

const byId = (value) =>
  people()
    .concat(channels())
    .find((choice) => choice.value === value) ?? { value, label: value }

/** The current choice, from the element's state or its initial value. */
export const chosenIn = (state) => {
  if (!state) return []
  const options = state.selected_options ?? (state.selected_option ? [state.selected_option] : undefined)
  if (options !== undefined) return options.map(toChoice)
  const single = state.selected_user ?? state.selected_channel ?? state.selected_conversation
  const several =
    state.selected_users ??
    state.selected_channels ??
    state.selected_conversations ??
    (single ? [single] : [])
  return several.map(byId)
}

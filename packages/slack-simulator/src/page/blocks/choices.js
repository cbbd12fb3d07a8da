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

const toGroups = ({ groups, options = [] }) =>
  groups?.map((group) => ({ label: plainText(group.label), options: group.options.map(toChoice) })) ?? [
    { options: options.map(toChoice) },
  ]

/** Why the app offered nothing. Slack says only "No results". */
const problemOf = ({ error, messages }) =>
  error === undefined
    ? undefined
    : error === 'invalid_response'
      ? `Slack refuses this answer: ${messages[0]}${messages.length > 1 ? ` and ${messages.length - 1} more` : ''}`
      : error === 'operation_timeout'
        ? `${store.app.name} didn't answer in time.`
        : `${store.app.name} isn't connected, or answered with an error (${error}).`

const askApp = async (suggest, query) => {
  try {
    const answer = await suggest(query)
    return { groups: toGroups(answer), problem: problemOf(answer) }
  } catch (error) {
    return { groups: [], problem: error.message }
  }
}

const externalChoices = (element, suggest) => {
  const least = element.min_query_length ?? 3
  const hint = `Type ${least === 1 ? 'a character' : `${least} characters`} to search.`
  return (query) => (query.length < least ? { groups: [], hint } : askApp(suggest, query))
}

/** The choices of any select menu, as a function of what was typed. `suggest` asks the app for those of an external menu. */
export const choicesOf = (element, suggest) => {
  if (element.type.endsWith('external_select')) return externalChoices(element, suggest)
  const all = element.type.endsWith('users_select')
    ? () => [{ options: people() }]
    : element.type.endsWith('channels_select') || element.type.endsWith('conversations_select')
      ? () => [{ options: channels() }]
      : () => toGroups({ groups: element.option_groups, options: element.options })
  return (query) => ({ groups: matching(all(), query.toLowerCase()) })
}

const matching = (groups, query) =>
  groups
    .map((group) => ({
      ...group,
      options: group.options.filter(({ label }) => label.toLowerCase().includes(query)),
    }))
    .filter(({ options }) => options.length > 0)

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

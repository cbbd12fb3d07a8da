/** What the bot token must be allowed. The manifests have these lists, and the doctor compares the token with them. */
export const NEEDED_SCOPES = ['commands', 'chat:write', 'users:read', 'usergroups:read'] as const

const HISTORY = 'I can find a card again after its posting was interrupted'
const AUDIENCE = 'I can report guests and other organisations in a channel'

/** What an admin may refuse, and the reason why the bot asks for it. Without it, the bot works and says what it can't do. */
export const OPTIONAL_SCOPE_REASONS = {
  'channels:history': HISTORY,
  'groups:history': HISTORY,
  'channels:read': AUDIENCE,
  'groups:read': AUDIENCE,
  'files:write': 'I can send lists and the audit trail as files',
} as const satisfies Readonly<Record<string, string>>

type OptionalScope = keyof typeof OPTIONAL_SCOPE_REASONS

export const OPTIONAL_SCOPES = Object.keys(OPTIONAL_SCOPE_REASONS) as readonly OptionalScope[]

/** "With channels:read and groups:read, I can …; with files:write, I can …." */
export const reasonsFor = (scopes: readonly OptionalScope[]): string => {
  const byReason = Map.groupBy(scopes, (scope) => OPTIONAL_SCOPE_REASONS[scope])
  const clauses = [...byReason].map(([reason, of]) => `with ${of.join(' and ')}, ${reason}`)
  const text = clauses.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

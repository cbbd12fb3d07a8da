/** Scopes the bot token needs. The manifests use these lists, and the doctor compares the token with them. */
export const NEEDED_SCOPES = ['commands', 'chat:write', 'users:read', 'usergroups:read'] as const

/** Scopes an admin may refuse. The bot works without them and says what it can't do. */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'channels:read', 'groups:read'] as const

/** What the bot token must be allowed. The manifests are made from these lists, and the doctor compares the token with them. */
export const NEEDED_SCOPES = ['commands', 'chat:write', 'users:read', 'usergroups:read'] as const

/** What an administrator may refuse: the bot works without, and says what it cannot do. */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'channels:read', 'groups:read'] as const

type CodeKind =
  | 'rate-limited'
  | 'gone'
  | 'content'
  | 'no-place'
  | 'identity'
  | 'missing-scope'
  | 'late-trigger'
  | 'unclear'

/** Slack's error codes by what to do, from its method pages (August 2026). A code not listed counts as `refused`. */
const CODES: Readonly<Record<CodeKind, readonly string[]>> = {
  'rate-limited': ['ratelimited', 'rate_limited', 'message_limit_exceeded'],
  gone: ['message_not_found', 'thread_not_found', 'cant_update_message', 'edit_window_closed'],
  content: [
    'invalid_blocks',
    'invalid_blocks_format',
    'only_one_table_allowed',
    'msg_blocks_too_long',
    'msg_too_long',
    'no_text',
    'invalid_attachments',
    'too_many_attachments',
    'attachment_payload_limit_exceeded',
    'block_mismatch',
    'markdown_text_conflict',
    'metadata_too_large',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'view_too_large',
    'invalid_arguments',
  ],
  'no-place': [
    'channel_not_found',
    'not_in_channel',
    'no_permission',
    'is_archived',
    'is_inactive',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'restricted_action_thread_locked',
    'cannot_reply_to_message',
    'ekm_access_denied',
    'messages_tab_disabled',
    'user_not_in_channel',
    'app_access_restricted',
    'team_access_not_granted',
    'posting_to_channel_denied',
    'external_channel_migrating',
  ],
  identity: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'two_factor_setup_required',
    'accesslimited',
    'access_denied',
    'org_login_required',
    'user_removed_from_team',
    'team_disabled',
  ],
  'missing-scope': ['missing_scope', 'not_allowed_token_type', 'method_not_supported_for_channel_type'],
  'late-trigger': [
    'expired_trigger_id',
    'exchanged_trigger_id',
    'invalid_trigger_id',
    'trigger_expired',
    'trigger_exchanged',
  ],
  unclear: [
    'internal_error',
    'fatal_error',
    'service_unavailable',
    'request_timeout',
    'update_failed',
    'streaming_state_conflict',
    'team_added_to_org',
  ],
}

const KINDS: ReadonlyMap<string, CodeKind> = new Map(
  (Object.keys(CODES) as CodeKind[]).flatMap((kind) => CODES[kind].map((code) => [code, kind] as const)),
)

export const kindOfCode = (code: string): CodeKind | 'refused' =>
  KINDS.get(code) ?? (code.startsWith('invalid_blocks') ? 'content' : 'refused')

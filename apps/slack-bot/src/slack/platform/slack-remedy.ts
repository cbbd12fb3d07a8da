import { codeOf, type SlackFailure } from './slack-failure-kinds.ts'
import { connectionAdvice } from '../text/codes/connection-advice.ts'

/** Why a call failed, as a clause after "because", and how to fix it, as a clause without a full stop. */
export interface SlackRemedy {
  readonly why: string
  readonly toDo: string
  /** True if clicking again in a minute may work, without any change. */
  readonly passes: boolean
}

interface Row {
  readonly codes: readonly string[]
  readonly why: string
  readonly toDo: string
}

const NEW_TOKEN =
  'compare SLACK_BOT_TOKEN with the OAuth & Permissions page of your Slack app, and install the app again if it was removed'
const ORG_ADMIN = 'ask an admin of your Slack organisation to give the app access there'

/** What must change, and who can change it, from Slack's method pages (August 2026). */
const ROWS: readonly Row[] = [
  {
    codes: ['not_in_channel', 'no_permission', 'channel_not_found'],
    why: 'I’m not a member of the channel',
    toDo: 'type /invite and my name in that channel',
  },
  {
    codes: ['user_not_in_channel'],
    why: 'you are not in that channel',
    toDo: 'join it, or use a channel that you are in',
  },
  {
    codes: ['is_archived', 'is_inactive'],
    why: 'the channel is archived',
    toDo: 'unarchive it',
  },
  {
    codes: ['restricted_action_read_only_channel', 'restricted_action', 'posting_to_channel_denied'],
    why: 'the posting permissions of the channel or workspace don’t let me post there',
    toDo: 'ask a workspace admin to let apps post there, in the channel’s posting permissions or the workspace’s settings',
  },
  {
    codes: ['restricted_action_thread_only_channel'],
    why: 'only replies in threads may be posted there',
    toDo: 'allow new messages there, in the channel’s posting permissions',
  },
  {
    codes: ['restricted_action_non_threadable_channel'],
    why: 'replies in threads are not allowed there',
    toDo: 'allow threads there, in the channel’s posting permissions',
  },
  {
    codes: ['restricted_action_thread_locked'],
    why: 'the thread is locked',
    toDo: 'unlock it',
  },
  {
    codes: ['cannot_reply_to_message'],
    why: 'Slack accepts no replies to that message',
    toDo: 'delete the card, and I’ll post a new one',
  },
  {
    codes: ['team_access_not_granted', 'ekm_access_denied'],
    why: 'the Slack organisation doesn’t give me access there',
    toDo: ORG_ADMIN,
  },
  {
    codes: ['app_access_restricted'],
    why: 'a workspace admin has restricted what apps may reach',
    toDo: 'ask a workspace admin to approve the app there',
  },
  {
    codes: ['external_channel_migrating'],
    why: 'the channel is being moved to another workspace',
    toDo: 'wait until the move is done',
  },
  {
    codes: ['messages_tab_disabled'],
    why: 'my Messages tab is switched off',
    toDo: 'switch it on under App Home in the settings of your Slack app',
  },
  {
    codes: [
      'invalid_auth',
      'not_authed',
      'account_inactive',
      'token_revoked',
      'token_expired',
      'user_removed_from_team',
    ],
    why: 'Slack no longer accepts my token',
    toDo: NEW_TOKEN,
  },
  {
    codes: ['accesslimited', 'access_denied'],
    why: 'Slack does not accept calls from this machine',
    toDo: 'allow its network address in the settings of your Slack app or workspace',
  },
  {
    codes: ['two_factor_setup_required'],
    why: 'the workspace requires two-factor sign-in for the person who installed me',
    toDo: 'ask that person to set it up, or have someone with two-factor sign-in install the app again',
  },
  {
    codes: ['team_disabled', 'org_login_required'],
    why: 'the Slack workspace is disabled or being moved',
    toDo: 'ask an admin of your Slack workspace',
  },
  {
    codes: ['missing_scope', 'not_allowed_token_type', 'method_not_supported_for_channel_type'],
    why: 'the Slack app lacks a permission',
    toDo: 'an admin must paste the manifest of this version into the settings of the Slack app, and install the app again',
  },
  {
    codes: ['no_such_subteam', 'subteam_not_found'],
    why: 'the approver group in the settings does not exist in Slack',
    toDo: 'an admin must correct APPROVER_GROUP_IDS',
  },
  {
    codes: ['plan_upgrade_required', 'paid_teams_only'],
    why: 'this Slack plan has no user groups',
    toDo: 'an admin must name people in APPROVER_USER_IDS instead of groups',
  },
  {
    codes: ['file_uploads_disabled', 'file_type_not_allowed', 'file_uploads_except_images_disabled'],
    why: 'this workspace does not allow such files',
    toDo: 'ask a workspace admin to allow file uploads',
  },
  {
    codes: ['file_upload_size_restricted'],
    why: 'the file is larger than this workspace allows',
    toDo: 'ask for a single rollout, or have an operator export it on the bot’s machine',
  },
  {
    codes: ['storage_limit_reached'],
    why: 'the file storage of this workspace is full',
    toDo: 'ask a workspace admin to delete old files',
  },
]

const BY_CODE: ReadonlyMap<string, Row> = new Map(
  ROWS.flatMap((row) => row.codes.map((code) => [code, row] as const)),
)

/** The next step for the person: try again, or have something changed first. */
export const nextStepText = ({ toDo, passes }: SlackRemedy): string =>
  passes ? 'Please try again in a minute.' : `To fix it: ${toDo}.`

/** A system code or a missing answer. Slack's own codes are lower case. */
const isOfNetwork = (code: string): boolean => /^[A-Z]|^(?:timeout|no_answer)$/u.test(code)

const REPORT = 'send this line to an admin if it keeps failing'

/** The cause and its remedy. A code without a table row is shown as it is. */
export const slackRemedyOf = (failure: SlackFailure): SlackRemedy => {
  const code = codeOf(failure)
  const row = BY_CODE.get(code)
  if (row !== undefined) return { why: `${row.why} (${code})`, toDo: row.toDo, passes: false }
  switch (failure.kind) {
    case 'rate-limited':
      return { why: 'Slack is limiting my calls', toDo: 'try again in a minute', passes: true }
    case 'unclear':
      return isOfNetwork(code)
        ? {
            why: code === 'no_answer' ? 'Slack does not answer' : `Slack does not answer (${code})`,
            toDo: connectionAdvice(code),
            passes: true,
          }
        : {
            why: `Slack reports an internal problem (${code})`,
            toDo: 'wait, and check slack-status.com',
            passes: true,
          }
    case 'content':
      return { why: `Slack doesn’t accept the content of my message (${code})`, toDo: REPORT, passes: false }
    case 'gone':
      return { why: `the message was deleted or can’t be edited (${code})`, toDo: REPORT, passes: false }
    case 'late-trigger':
      return { why: `it was too late to open the form (${code})`, toDo: 'click again', passes: true }
    case 'no-place':
    case 'identity':
    case 'missing-scope':
    case 'refused':
      return { why: `Slack answered ${code}`, toDo: REPORT, passes: false }
  }
}

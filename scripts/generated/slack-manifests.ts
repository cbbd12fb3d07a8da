import { COMMAND } from '../../apps/slack-bot/src/slack/platform/ids.ts'
import { NEEDED_SCOPES, OPTIONAL_SCOPES } from '../../apps/slack-bot/src/slack/platform/scopes.ts'

/** Placeholder for HTTP mode, to be replaced with the bot's real address. */
const REQUEST_URL = 'https://illume-ota.example.com/slack/events'

/** The Slack app manifest for Socket Mode or HTTP. Slack's limits: description 140 characters, long description 174 to 4,000. */
const manifestOf = (receiver: 'socket' | 'http') => {
  const url = receiver === 'http' ? { url: REQUEST_URL } : {}
  const requestUrl = receiver === 'http' ? { request_url: REQUEST_URL } : {}
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'illume-ota',
      description: 'Request, approve and follow firmware updates of lighting devices in Slack',
      long_description:
        'A team member types /ota pending and sees which devices wait for an update, room by room. They ask for an upgrade; an approver, never the same person, confirms it with a button. The bot updates the devices in careful waves and keeps one card in the channel up to date until every device is verified on its new version. Every decision is kept in an audit trail.',
      background_color: '#2f3b34',
    },
    features: {
      // Read-only would remove the message field, and with it /ota in the bot's direct messages.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'illume-ota', always_online: true },
      slash_commands: [
        {
          command: COMMAND,
          ...url,
          description: 'Firmware updates of lighting devices, room by room',
          usage_hint: '[pending | upgrade | status | lock | audit | doctor | help] [room or R-23]',
          should_escape: false,
        },
      ],
    },
    oauth_config: {
      // Slack accepts an optional scope only if the bot's scopes list it too.
      scopes: { bot: [...NEEDED_SCOPES, ...OPTIONAL_SCOPES], bot_optional: [...OPTIONAL_SCOPES] },
    },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: ['app_home_opened'] },
      interactivity: {
        is_enabled: true,
        ...requestUrl,
        ...(receiver === 'http' ? { message_menu_options_url: REQUEST_URL } : {}),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: receiver === 'socket',
      token_rotation_enabled: false,
    },
  }
}

export const slackManifest = (receiver: 'socket' | 'http'): string =>
  `${JSON.stringify(manifestOf(receiver), undefined, 2)}\n`

// The app manifests against the commands and scopes that the bot uses.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COMMAND } from './platform/ids.ts'
import { NEEDED_SCOPES, OPTIONAL_SCOPES } from './platform/scopes.ts'

interface Manifest {
  readonly display_information: {
    readonly name: string
    readonly description: string
    readonly long_description: string
  }
  readonly features: {
    readonly slash_commands: readonly { readonly command: string; readonly usage_hint: string }[]
    readonly app_home: object
  }
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] }
  }
}

const read = (name: string): Manifest =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')) as Manifest

const URL_OF_BOT = 'https://illume-ota.example.com/slack/events'

describe.each(['manifest.json', 'manifest-http.json'])('%s', (name) => {
  const manifest = read(name)

  it('registers the one command, the Home tab, and a message tab with its composer', () => {
    expect(manifest.features.slash_commands).toMatchObject([{ command: COMMAND, should_escape: false }])
    for (const word of ['pending', 'upgrade', 'status', 'help'])
      expect(manifest.features.slash_commands[0]?.usage_hint).toContain(word)
    // A read-only tab has no composer, so that /ota could not be typed there.
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    })
  })

  it('asks for the scopes that the doctor looks for, the optional ones among all', () => {
    const { bot, bot_optional: optional } = manifest.oauth_config.scopes
    expect(bot).toEqual([...NEEDED_SCOPES, ...OPTIONAL_SCOPES])
    expect(optional).toEqual([...OPTIONAL_SCOPES])
    expect(bot).toEqual(expect.arrayContaining([...optional]))
    expect(new Set(bot).size).toBe(bot.length)
  })

  it('is within the lengths that Slack takes', () => {
    const { name: title, description, long_description: long } = manifest.display_information
    expect(title.length).toBeLessThanOrEqual(35)
    expect(description.length).toBeLessThanOrEqual(140)
    expect(long.length).toBeGreaterThanOrEqual(174)
    expect(long.length).toBeLessThanOrEqual(4_000)
  })
})

describe('the two ways to reach the bot', () => {
  it('over Socket Mode has no address', () => {
    expect(read('manifest.json')).toMatchObject({
      settings: {
        socket_mode_enabled: true,
        interactivity: { is_enabled: true },
        event_subscriptions: { bot_events: ['app_home_opened'] },
      },
    })
    expect(JSON.stringify(read('manifest.json'))).not.toContain('http')
  })

  it('over HTTP has one for commands, clicks, menus and events', () => {
    expect(read('manifest-http.json')).toMatchObject({
      features: { slash_commands: [{ url: URL_OF_BOT }] },
      settings: {
        socket_mode_enabled: false,
        interactivity: { request_url: URL_OF_BOT, message_menu_options_url: URL_OF_BOT },
        event_subscriptions: { request_url: URL_OF_BOT },
      },
    })
  })
})

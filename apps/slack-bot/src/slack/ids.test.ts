import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseAction,
  COMMAND,
  numbered,
  ACTIONS,
  parseDeviceValue,
  parseRolloutValue,
  planHashFor,
  SUBCOMMANDS,
  toDeviceValue,
  toRolloutValue,
  MODALS,
} from './ids.ts'
import { actionRoutes } from './app/action-routes.ts'
import { callRoutes } from './app/call-routes.ts'
import { modalRoutes } from './app/modal-routes.ts'
import { parseCommand } from './app/parse-command.ts'

describe('what a button carries', () => {
  it('is a rollout and the start of a plan hash, and reads back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.stringMatching(/^[0-9a-f]{64}$/u),
        (number, hash) => {
          const token = parseRolloutValue(toRolloutValue(`R-${number}`, hash))
          expect(token).toEqual({ rolloutId: `R-${number}`, planPrefix: hash.slice(0, 12) })
          expect(planHashFor(token ?? { rolloutId: 'R-0' }, hash)).toBe(hash)
          expect(planHashFor(token ?? { rolloutId: 'R-0' }, hash.replaceAll(/./gu, 'x'))).not.toContain('x')
        },
      ),
    )
  })

  it('is refused when it is anything else', () => {
    for (const value of [
      undefined,
      '',
      'R-',
      'R-1.',
      'R-1 R-2',
      'r-1',
      '{"id":"R-1"}',
      'R-1.a b',
      'R-12345678901',
    ])
      expect(parseRolloutValue(value), String(value)).toBeUndefined()
    expect(planHashFor({ rolloutId: 'R-1' }, 'abc')).toBe('')
  })

  it('names a device and the version that was seen', () => {
    expect(parseDeviceValue(toDeviceValue('6c1f', '1.2@beta'))).toEqual({
      deviceId: '6c1f',
      toVersion: '1.2@beta',
    })
    expect(parseDeviceValue('@1')).toBeUndefined()
    expect(baseAction(numbered(ACTIONS.run, 12))).toBe(ACTIONS.run)
  })
})

describe('routes', () => {
  const READ_AT_SUBMIT = [
    ACTIONS.upgradeRoom,
    ACTIONS.upgradeReason,
    ACTIONS.upgradeWhen,
    ACTIONS.rejectReason,
    ACTIONS.filterRoom,
    ACTIONS.filterOnline,
    ACTIONS.filterKinds,
    ACTIONS.filterName,
  ]

  it('answer every action, modal and subcommand', () => {
    const routed = [...actionRoutes.keys(), ...READ_AT_SUBMIT].toSorted()
    expect(routed).toEqual(Object.values(ACTIONS).toSorted())
    expect([...modalRoutes.keys(), MODALS.show].toSorted()).toEqual(Object.values(MODALS).toSorted())
    expect(Object.keys(callRoutes).toSorted()).toEqual(Object.keys(SUBCOMMANDS).toSorted())
  })
})

interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string }
  readonly features: {
    readonly slash_commands: readonly { readonly command: string; readonly usage_hint: string }[]
    readonly app_home: { readonly home_tab_enabled: boolean }
  }
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] }
  }
  readonly settings: {
    readonly socket_mode_enabled: boolean
    readonly interactivity: { readonly is_enabled: boolean }
    readonly event_subscriptions: { readonly bot_events: readonly string[] }
  }
}

describe('manifest.json', () => {
  const path = new URL('../../manifest.json', import.meta.url)
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest

  it('registers the one command, over Socket Mode, with interactivity and the Home tab', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND])
    for (const word of ['pending', 'upgrade', 'status', 'help'])
      expect(manifest.features.slash_commands[0]?.usage_hint).toContain(word)
    expect(manifest.settings.socket_mode_enabled).toBe(true)
    expect(manifest.settings.interactivity.is_enabled).toBe(true)
    expect(manifest.features.app_home.home_tab_enabled).toBe(true)
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(['app_home_opened'])
  })

  it('asks for no scope that the bot does not use', () => {
    const optional = ['channels:history', 'groups:history', 'channels:read', 'groups:read']
    const needed = ['commands', 'chat:write', 'users:read', 'usergroups:read']
    // Slack takes an optional scope only when it is listed among all scopes too.
    expect(manifest.oauth_config.scopes.bot).toEqual([...needed, ...optional])
    expect(manifest.oauth_config.scopes.bot_optional).toEqual(optional)
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35)
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140)
  })
})

describe('what is typed after /ota', () => {
  it.each([
    ['', 'overview', ''],
    ['  PENDING   4F / Meeting room A ', 'pending', '4F / Meeting room A'],
    ['Status r-23', 'status', 'r-23'],
    ['`help`', 'help', ''],
    ['stop R-1', 'halt', 'R-1'],
    ['?', 'help', ''],
    ['update “Lobby”', 'upgrade', '“Lobby”'],
  ])('“%s” is %s', (text, subcommand, argument) => {
    expect(parseCommand(text)).toEqual({ kind: 'known', subcommand, argument })
  })

  it.each([
    ['pendng lobby', 'pending'],
    ['pend', 'pending'],
    ['upgarde', 'upgrade'],
    ['hlep', 'help'],
    ['constructor', undefined],
    ['xyzzy', undefined],
  ])('“%s” is unknown, nearest %s', (text, nearest) => {
    expect(parseCommand(text)).toMatchObject({ kind: 'unknown', nearest })
  })
})

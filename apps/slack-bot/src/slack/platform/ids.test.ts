import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseAction,
  numbered,
  ACTIONS,
  parseDeviceValue,
  parseEntryValue,
  parseLockValue,
  parseRolloutValue,
  isForPlan,
  planHashFor,
  SUBCOMMANDS,
  toDeviceValue,
  toEntryValue,
  toLockValue,
  toRolloutValue,
  MODALS,
} from './ids.ts'
import { actionRoutes } from '../app/routes/action-routes.ts'
import { callRoutes } from '../app/routes/call-routes.ts'
import { modalRoutes } from '../app/routes/modal-routes.ts'
import { parseCommand } from '../app/routes/parse-command.ts'

describe('what a button carries', () => {
  it('is in an entry of a menu what the button of its action would carry', () => {
    expect(parseEntryValue(toEntryValue(ACTIONS.withdraw, 'R-1.0123456789ab'))).toEqual({
      actionId: 'approval.withdraw',
      value: 'R-1.0123456789ab',
    })
    expect(parseEntryValue(toEntryValue(ACTIONS.run, 'pending 4F')).value).toBe('pending 4F')
    expect(parseEntryValue(undefined)).toEqual({ actionId: '', value: '' })
  })

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
      'R-1.0',
      'R-1.0123456789a',
      'R-1.0123456789abc',
      'R-1.0123456789AB',
      'R-12345678901',
    ])
      expect(parseRolloutValue(value), String(value)).toBeUndefined()
    expect(planHashFor({ rolloutId: 'R-1' }, 'abc')).toBe('')
  })

  it('is for a plan only when the whole prefix agrees', () => {
    const hash = '0123456789ab'.padEnd(64, 'c')
    const refused = ['0', '0123456789a', hash.slice(1, 13), '', hash]
    for (const planPrefix of refused) {
      expect(isForPlan({ rolloutId: 'R-1', planPrefix }, hash), planPrefix).toBe(false)
      expect(planHashFor({ rolloutId: 'R-1', planPrefix }, `${hash}d`)).toBe(planPrefix)
    }
    expect(isForPlan({ rolloutId: 'R-1' }, '')).toBe(false)
    expect(isForPlan({ rolloutId: 'R-1', planPrefix: '0123456789ab' }, hash)).toBe(true)
  })

  it('names a locked room, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (roomId, roomLabel) => {
        expect(parseLockValue(toLockValue({ roomId, roomLabel }))).toEqual({ roomId, roomLabel })
      }),
    )
    for (const value of [undefined, '', '[]', '["a"]', '["a",1]', '{"a":"b"}', 'unlock "a"'])
      expect(parseLockValue(value), value).toBeUndefined()
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
    ACTIONS.upgradePlaces,
    ACTIONS.upgradeKinds,
    ACTIONS.upgradeVersions,
    ACTIONS.upgradeReason,
    ACTIONS.rejectReason,
    ACTIONS.filterPlaces,
    ACTIONS.filterOnline,
    ACTIONS.filterKinds,
    ACTIONS.filterVersions,
    ACTIONS.filterName,
    ACTIONS.changeTicks,
    ACTIONS.changeExcept,
  ]

  it('answer every action, modal and subcommand', () => {
    // The entries of a menu have the routes of the actions that they name.
    const routed = [...actionRoutes.keys(), ...READ_AT_SUBMIT, ACTIONS.approvalMenu].toSorted()
    expect(routed).toEqual(Object.values(ACTIONS).toSorted())
    expect([...modalRoutes.keys(), MODALS.show].toSorted()).toEqual(Object.values(MODALS).toSorted())
    expect(Object.keys(callRoutes).toSorted()).toEqual(Object.keys(SUBCOMMANDS).toSorted())
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

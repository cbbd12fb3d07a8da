import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line.ts'

describe('command line', () => {
  it('has defaults for everything', () => {
    expect(parseCommandLine([])).toMatchObject({
      isJson: false,
      options: {
        port: 4100,
        seed: 1,
        speed: 60,
        getParameters: 'either',
        strict: false,
      },
    })
  })

  it('takes each flag, also after the separator that pnpm passes on', () => {
    const args = [
      '--',
      '--port',
      '0',
      '--seed=7',
      '--speed',
      '0.5',
      '--mode',
      'body',
      '--strict',
      '--read-lag',
      '500',
      '--devices',
      '40',
      '--client-id',
      'id',
      '--client-secret=secret',
      '--projects',
      '2',
      '--accounts=2',
      '--json',
    ]
    const building = { devices: 40, floors: 4, roomsPerFloor: 6 }
    expect(parseCommandLine(args)).toEqual({
      isJson: true,
      options: {
        port: 0,
        seed: 7,
        speed: 0.5,
        getParameters: 'body',
        strict: true,
        readLagMs: 500,
        clientId: 'id',
        clientSecret: 'secret',
        building,
        moreProjects: [{ building }],
        moreAccounts: [{ projects: [{ building }, { building }] }],
      },
    })
    expect(parseCommandLine(['--help'])).toBe('help')
  })

  it.each([
    [['--port', 'x'], '--port must be a whole number from 0 to 65535, not x'],
    [['--port', '70000'], 'not 70000'],
    [['--speed', '0'], '--speed must be a number above 0 and at most 100000, not 0'],
    [['--speed', 'fast'], 'not fast'],
    [['--mode', 'header'], '--mode must be body, query or either, not header'],
    [['--devices', '-1'], '--devices'],
    [['--colour', 'red'], '--colour'],
    [['--client-id='], "--client-id and --client-secret can't be empty"],
    [['extra'], 'extra'],
  ])('explains what is wrong with %j', (args, sentence) => {
    expect(() => parseCommandLine(args)).toThrow(sentence)
  })
})

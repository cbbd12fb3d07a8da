import { checkView } from '@illume-ota/slack-simulator'
import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { HOSTILE_NAMES } from '../../../docs-pages/gallery/sample-fleet.ts'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { withManyDevices } from '../../../docs-pages/gallery/sample-many-devices.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { LIMITS } from '../platform/block-limits.ts'
import type { DevicesFilter } from './devices-filter.ts'
import { devicesModal, PAGE_SIZE } from './devices-modal.ts'
import { listedDevices } from './listed-devices.ts'
import { roomOptions } from './room-choice.ts'

const sampleOf = (name: string, texts?: Parameters<typeof sampleRollouts>[0]): Rollout => {
  const rollout = sampleRollouts(texts).get(name)
  if (rollout === undefined) throw new Error(`There is no sample ${name}`)
  return rollout
}
const draw = (rollout: Rollout, page: Parameters<typeof devicesModal>[2] = {}): ModalView =>
  devicesModal(rollout, SAMPLE_NOW_MS, page)

/** The lines of the list, as plain text. */
const linesOf = ({ blocks }: ModalView): readonly string[] =>
  blocks
    .filter(({ type }) => type === 'rich_text')
    .map((block) => JSON.stringify(block, (key, value: unknown) => (key === 'fallback' ? undefined : value)))
    .flatMap((json) =>
      [...json.matchAll(/"text":"((?:[^"\\]|\\.)*)"/gu)]
        .map(([, text]) => text)
        .join('')
        .split(String.raw`\n`),
    )
const statesOf = (view: ModalView): readonly string[] =>
  [...JSON.stringify(view.blocks).matchAll(/"value":"([^":]+)"\}/gu)].flatMap(([, value]) => value ?? [])

describe('the list of a rollout’s devices', () => {
  const ended = sampleOf('completed-with-failures')

  it('shows of each device how it stands, why and since when, those that need someone first', () => {
    const [room, first, ...others] = linesOf(draw(ended))
    expect(room).toBe('4F / Meeting room A')
    expect(first).toBe('⚠️ Lamp 8 · 1.3.9 → 1.4.2 · failed · ')
    expect(others).toHaveLength(11)
    expect(others[0]).toBe(
      '⚠️ Lamp 9 · 1.3.9 → 1.4.2 · unknown, please check it: Tuya shows status 42 · since ',
    )
    expect(others[1]).toBe('🕒 Lamp 1 · 1.3.9 → 1.4.2 · offline · since ')
    expect(others[2]).toBe('✅ Lamp 2 · 1.3.9 → 1.4.2 · updated · ')
  })

  it('counts the states, and offers those that leave something out', () => {
    const view = draw(ended)
    expect(JSON.stringify(view.blocks[1])).toContain(
      '⚠️ 1 failed · ⚠️ 1 unknown, please check it · 🕒 1 offline · ✅ 9 updated',
    )
    const states = ['all', 'needs-someone', 'not-updated', 'failed', 'unknown', 'offline', 'updated']
    // Each is an option, and the first one is chosen.
    expect(statesOf(view)).toEqual([...states, 'all'])
  })

  it('offers a group of states only where it joins several', () => {
    const stopped = draw(sampleOf('paused-gate'))
    expect(statesOf(stopped)).toEqual(['all', 'not-updated', 'failed', 'waiting', 'updated', 'all'])
  })

  it.each([
    ['needs-someone', ['Lamp 8', 'Lamp 9']],
    ['failed', ['Lamp 8']],
    ['overdue', []],
  ] as const)('filtered by %s it has %j', (state, names) => {
    const view = draw(ended, { filter: { state } })
    expect(JSON.stringify(view.blocks).match(/Lamp \d+/gu) ?? []).toEqual(names)
    expect(checkView(view, 'modal').ok).toBe(true)
    expect(statesOf(view)).toContain(state)
    expect(linesOf(view).includes('No device fits this filter.')).toBe(names.length === 0)
  })

  it('says before the approval what was offline, and after a rejection that nothing was sent', () => {
    const asked = withManyDevices(sampleOf('awaiting-approval'), { count: 24, rooms: 2 })
    expect(linesOf(draw(asked)).slice(0, 3)).toEqual([
      '1F / Meeting room A 1',
      '🕒 Lamp 1 · 1.3.9 → 1.4.2 · offline when the plan was made, will follow',
      '🕒 Lamp 13 · 1.3.9 → 1.4.2 · offline when the plan was made, will follow',
    ])
    expect(linesOf(draw(sampleOf('rejected')))[1]).toBe('✖️ Lamp 1 · 1.3.9 → 1.4.2 · not sent')
  })
})

describe('5,000 devices in 400 rooms', () => {
  const hostile = { label: HOSTILE_NAMES.join(' '), reason: '', names: HOSTILE_NAMES }
  const wide = {
    label: '漢'.repeat(200),
    reason: '',
    names: Array.from({ length: 12 }, () => '漢&'.repeat(100)),
  }
  const many = (name: string, texts?: Parameters<typeof sampleRollouts>[0]) =>
    withManyDevices(sampleOf(name, texts), { count: 5_000, rooms: 400 })

  it.each([
    ['usual names', undefined],
    ['hostile names', hostile],
    ['long names in Chinese', wide],
  ] as const)('with %s the pages stay within Slack’s limits', (_names, texts) => {
    for (const status of ['awaiting-approval', 'running', 'halted'] as const) {
      const rollout = many(status, texts)
      for (const page of [0, 50, 99]) {
        const view = draw(rollout, { page })
        const check = checkView(view, 'modal')
        expect(check.ok ? [] : check.messages).toEqual([])
        expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(LIMITS.modal.bytes)
        expect(view.blocks.length).toBeLessThanOrEqual(LIMITS.modal.blocks)
        for (const block of view.blocks.filter(({ type }) => type === 'rich_text'))
          expect(linesOf({ ...view, blocks: [block] }).join('\n').length).toBeLessThanOrEqual(LIMITS.text)
        expect(linesOf(view).filter((line) => line.includes('→'))).toHaveLength(PAGE_SIZE)
      }
    }
  })

  it('has each device once on its pages', () => {
    const rollout = many('running')
    const ids = listedDevices(rollout).map(({ deviceId }) => deviceId)
    expect(new Set(ids).size).toBe(5_000)
    const names = [0, 1, 2]
      .flatMap((page) => linesOf(draw(rollout, { page })))
      .filter((line) => line.includes('→'))
    expect(names).toEqual(
      listedDevices(rollout)
        .slice(0, 3 * PAGE_SIZE)
        .map(({ name }) => expect.stringContaining(` ${name} · `)),
    )
  })

  it('finds rooms by their paths, and never offers more than Slack shows', () => {
    const devices = listedDevices(many('running'))
    expect(roomOptions(devices, '')).toHaveLength(LIMITS.options)
    expect(roomOptions(devices, '')[0]?.text.text).toBe('All rooms (5000)')
    const rooms = new Set(devices.flatMap(({ room }) => room ?? []).map(({ label }) => label))
    expect(rooms.size).toBe(400)
    for (const label of [...rooms].filter((_, index) => index % 9 === 0)) {
      const texts = roomOptions(devices, label).map(({ text }) => text.text.replace(/ \(\d+\)$/u, ''))
      expect(texts).toContain(label)
    }
  })

  it('lists the devices of one room and state, and says how many', () => {
    const rollout = many('running')
    const filter: DevicesFilter = { state: 'updated', room: 'room:room-7' }
    const view = draw(rollout, { filter })
    const expected = listedDevices(rollout).filter(
      ({ room, word }) => room?.key === 'room-7' && word === 'updated',
    )
    expect(expected.length).toBeGreaterThan(3)
    expect(linesOf(view)).toEqual([
      '1F / Meeting room A 8',
      ...expected.map(({ name }) => expect.stringContaining(`✅ ${name} · `)),
    ])
  })
})

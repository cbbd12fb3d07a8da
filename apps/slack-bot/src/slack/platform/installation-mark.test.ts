import { expect, test } from 'vitest'
import { marked, markedView, readMarked, withMarkedButtons, withoutMarks } from './installation-mark.ts'

const OURS = '0123456789ab'
const THEIRS = 'ba9876543210'

test.each(['', 'R-1', 'R-1.0123456789ab', 'pending 4F ~', `status ~${THEIRS}`])(
  'the value “%s” comes back as it was, with whose it is',
  (value) => {
    expect(readMarked(marked(value, OURS))).toEqual({ value, installationId: OURS })
  },
)

test.each(['R-1', 'R-1~', 'R-1~0123456789AB', 'R-1~0123456789', undefined])('“%s” has no mark', (value) => {
  expect(readMarked(value)).toEqual({ value })
})

const button = (value?: string) => ({
  type: 'button' as const,
  action_id: 'a',
  text: { type: 'plain_text' as const, text: 'Go' },
  ...(value !== undefined && { value }),
})

test('every button is marked, in rows and beside text, with a value of its own or without', () => {
  const blocks = [
    { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'x' }, accessory: button('R-1') },
    { type: 'actions' as const, elements: [button('R-2'), button()] },
  ]
  const before = structuredClone(blocks)
  expect(withMarkedButtons(blocks, OURS)).toMatchObject([
    { text: { text: 'x' }, accessory: { value: `R-1~${OURS}` } },
    { elements: [{ value: `R-2~${OURS}` }, { value: `~${OURS}` }] },
  ])
  expect(blocks).toEqual(before)
})

test('every entry of a menu is marked, and the menu itself is not', () => {
  const menu = { type: 'overflow', action_id: 'a', options: [{ value: 'go R-1' }, { value: 'stop R-1' }] }
  expect(withMarkedButtons([{ type: 'actions', elements: [menu] }], OURS)).toEqual([
    {
      type: 'actions',
      elements: [{ ...menu, options: [{ value: `go R-1~${OURS}` }, { value: `stop R-1~${OURS}` }] }],
    },
  ])
})

test('a window is marked also when it keeps nothing', () => {
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'T' }, blocks: [] }
  expect(markedView(view, OURS)).toMatchObject({ private_metadata: `~${OURS}` })
  expect(markedView({ ...view, private_metadata: 'C1 4F' }, OURS).private_metadata).toBe(`C1 4F~${OURS}`)
})

test('blocks that Slack sent back are as they were drawn, so a form that is updated often keeps its values', () => {
  const blocks = [
    {
      type: 'actions',
      elements: [button('change'), { type: 'overflow', action_id: 'a', options: [{ value: 'go' }] }],
    },
  ]
  expect(withoutMarks(withMarkedButtons(blocks, OURS))).toEqual(blocks)
})

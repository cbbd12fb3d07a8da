import { expect, test } from 'vitest'
import { fromMrkdwn, toPlainText } from './plain-text.ts'

const lookup = (kind: string, id: string): string => `${kind}-${id}`

test('markup becomes plain text', () => {
  expect(
    fromMrkdwn(
      '*Upgrade 2 devices* asked by <@U1>, <!subteam^S1> may approve until <!date^1790000000^{time}|18:00> &lt;!channel&gt;',
      lookup,
    ),
  ).toBe('Upgrade 2 devices asked by @user-U1, @group-S1 may approve until 18:00 <!channel>')
})

test('tables are aligned and buttons are shown in brackets', () => {
  const raw = (text: string) => ({ type: 'raw_text', text })
  expect(
    toPlainText(
      [
        {
          type: 'table',
          rows: [
            [raw('Room'), raw('Devices')],
            [raw('4F / Corridor'), raw('9')],
          ],
        },
        { type: 'divider' },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'Approve' } },
            { type: 'button', text: { type: 'plain_text', text: 'Reject…' } },
          ],
        },
      ],
      lookup,
    ),
  ).toEqual(['Room           Devices', '4F / Corridor  9', '[Approve] [Reject…]'])
})

import { expect, test } from 'vitest'
import { fromMrkdwn, type Reader } from './from-mrkdwn.ts'
import { toPlainText } from './plain-text.ts'
import { slackDateText } from './slack-date.ts'

const NAMES: Readonly<Record<string, string>> = { U1: 'Mia Torres', S1: 'facility-leads', C1: 'facilities' }
const reader: Reader = {
  nameOf: (id) => NAMES[id] ?? id,
  date: (date) => slackDateText(date, { timeZone: 'Europe/Berlin', nowMs: 1_790_000_000_000 }),
}

test.each([
  ['*Upgrade 2 devices* asked by <@U1>', 'Upgrade 2 devices asked by @Mia Torres'],
  ['1 of <!subteam^S1> in <#C1>, <#C9|old-name>', '1 of @facility-leads in #facilities, #C9'],
  ['until <!date^1790000000^{date_short_pretty} {time}|2026-09-21 14:13 UTC>', 'until today 16:13'],
  ['until <!date^1790086400^{date_short_pretty} {time_secs}|x>', 'until tomorrow 16:13:20'],
  [
    'since <!date^1780000000^{date_short_pretty}|x>, <!date^1780000000^{unknown}|28 May>',
    'since 28 May 2026, 28 May',
  ],
  [
    '<!here> &lt;!channel&gt; &amp;amp; <https://example.com/a|this page>',
    '@here <!channel> &amp; this page',
  ],
  ['read _just now_ (*all* of it), 2 * 3 * 4', 'read just now (all of it), 2 * 3 * 4'],
])('%s is shown as %s', (text, shown) => {
  expect(fromMrkdwn(text, reader)).toBe(shown)
})

test('rich text has names and times too', () => {
  const elements = [
    { type: 'text', text: 'For ' },
    { type: 'user', user_id: 'U1' },
    { type: 'text', text: ' and ' },
    { type: 'usergroup', usergroup_id: 'S1' },
    { type: 'text', text: ' in ' },
    { type: 'channel', channel_id: 'C1' },
    { type: 'text', text: ' at ' },
    { type: 'date', timestamp: 1_790_000_000, format: '{time}', fallback: '14:13 UTC' },
  ]
  expect(
    toPlainText([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }], reader),
  ).toEqual(['For @Mia Torres and @facility-leads in #facilities at 16:13'])
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
            [raw('4F / 会議室'), raw('12')],
          ],
        },
        { type: 'divider' },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'Approve' } },
            { type: 'button', text: { type: 'plain_text', text: 'Reject…' } },
            {
              type: 'overflow',
              options: ['Change devices…', 'Withdraw…'].map((text) => ({
                text: { type: 'plain_text', text },
              })),
            },
          ],
        },
      ],
      reader,
    ),
  ).toEqual([
    'Room           Devices',
    '4F / Corridor  9',
    '4F / 会議室    12',
    '[Approve] [Reject…] [⋯ Change devices…, Withdraw…]',
  ])
})

test('each step of a plan says how it stands and what it waits for', () => {
  const details = {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'watching until 14:24' }] }],
  }
  const tasks = [
    { type: 'task_card', task_id: '1', title: 'First 2 devices · 2 updated', status: 'complete' },
    { type: 'task_card', task_id: '2', title: 'Last 4 · 4 updated', status: 'in_progress', details },
  ]
  expect(toPlainText([{ type: 'plan', title: '2 waves', tasks }], reader)).toEqual([
    '2 waves',
    'complete     First 2 devices · 2 updated',
    'in_progress  Last 4 · 4 updated, watching until 14:24',
  ])
})

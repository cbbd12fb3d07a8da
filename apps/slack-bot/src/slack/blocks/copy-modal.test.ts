import { checkView } from '@illume-ota/slack-simulator'
import { expect, it } from 'vitest'
import { copyModal } from './copy-modal.ts'

const facts = { title: 'Trail', about: '900 events as CSV.', advice: 'ask the operator' }

it.each([
  ['Latin letters', 'Lamp '.repeat(60)],
  ['three bytes a character', '照明'.repeat(150)],
  ['quotes that JSON doubles', '"'.repeat(300)],
])('a long text of %s fits into one window, and says what is missing', (_what, line) => {
  const view = copyModal(
    Array.from({ length: 900 }, () => line),
    facts,
  )
  expect(checkView(view, 'modal')).toMatchObject({ ok: true })
  expect(JSON.stringify(view.blocks[0])).toMatch(
    /\d+ more lines not shown, because there is no space; ask the operator\./u,
  )
})

import { expect, it } from 'vitest'
import { SAMPLE_NOW_MS } from '../../../docs-pages/gallery/sample-execution.ts'
import { sampleRollouts } from '../../../docs-pages/gallery/sample-rollouts.ts'
import { devicesModal, type DevicesShown } from './devices-modal.ts'

const rollout = sampleRollouts().get('completed-with-failures')
const modalOf = (shown?: DevicesShown) => {
  if (rollout === undefined) throw new Error('There is no such sample')
  const { blocks } = devicesModal(rollout, SAMPLE_NOW_MS, shown === undefined ? {} : { shown })
  const text = JSON.stringify(blocks)
  const buttons = [...text.matchAll(/"type":"button".*?"text":"([^"]+)"/gu)].map(([, label]) => label)
  const names = new Set(text.match(/Lamp \d+/gu))
  return { buttons, names: [...names] }
}

it('lists every device, and by a click those that need someone or are not updated', () => {
  expect(modalOf().names).toHaveLength(12)
  expect(modalOf().buttons).toEqual(['Need someone (2)', 'Not updated (3)'])
  expect(modalOf('needs-someone')).toEqual({
    buttons: ['All (12)', 'Not updated (3)'],
    names: ['Lamp 8', 'Lamp 9'],
  })
  expect(modalOf('not-updated').names).toEqual(['Lamp 8', 'Lamp 9', 'Lamp 1'])
})

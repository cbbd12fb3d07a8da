// The README documents every fault, every destiny and every control operation.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DESTINIES } from '../src/building/device.ts'
import { faultEffectSchema } from '../src/faults/faults.ts'
import { startSimulator } from './start-simulator.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('documents every fault and every destiny', () => {
  const kinds = faultEffectSchema.options.map((option) => option.shape.kind.value)
  for (const word of [...kinds, ...DESTINIES]) expect(readme, word).toContain(`\`${word}\``)
})

it('documents every control operation', async () => {
  const { simulator } = await startSimulator()
  const index = (await (await fetch(`${simulator.url}/_control`)).json()) as { operations: { at: string }[] }
  for (const { at } of index.operations) expect(readme, at).toContain(`\`${at}\``)
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderDiagram, withDiagram } from './folder-diagram.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'illume-folders-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, source: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), source)
}

test('draws imports, also of types; leaves out imports of tests and arrows that follow from others', () => {
  write('model/plan.ts', 'export type Plan = 1\n')
  write('waves/gate.ts', "import type {\n  Plan,\n} from '../model/plan.ts'\nexport type Gate = Plan\n")
  write(
    'decide/decide.ts',
    "import type { Gate } from '../waves/gate.ts'\nexport type { Plan } from '../model/plan.ts'\n",
  )
  write('model/plan.test.ts', "import type { Gate } from '../waves/gate.ts'\n")
  expect(folderDiagram(folder)).toBe('```mermaid\ngraph TD\n  decide --> waves\n  waves --> model\n```')
})

test('throws on an import cycle and names a folder in it', () => {
  write('model/plan.ts', "import type { Gate } from '../waves/gate.ts'\n")
  write('waves/gate.ts', "import type { Plan } from '../model/plan.ts'\n")
  expect(() => folderDiagram(folder)).toThrow('model is part of an import cycle')
})

test('throws when the text has no markers', () => {
  expect(() => withDiagram('# Title\n', 'folders', 'diagram')).toThrow('markers of folders are missing')
})

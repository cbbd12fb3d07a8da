import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { roomsPicture, withPicture } from './rooms-picture.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'illume-rooms-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (file: string, source: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), source)
}

test('an arrow says what is imported, of types too; what follows from others and what tests import is left out', () => {
  write('model/plan.ts', 'export type Plan = 1\n')
  write('waves/gate.ts', "import type {\n  Plan,\n} from '../model/plan.ts'\nexport type Gate = Plan\n")
  write(
    'decide/decide.ts',
    "import type { Gate } from '../waves/gate.ts'\nexport type { Plan } from '../model/plan.ts'\n",
  )
  write('model/plan.test.ts', "import type { Gate } from '../waves/gate.ts'\n")
  expect(roomsPicture(folder)).toBe('```mermaid\ngraph TD\n  decide --> waves\n  waves --> model\n```')
})

test('a circle is named, not drawn', () => {
  write('model/plan.ts', "import type { Gate } from '../waves/gate.ts'\n")
  write('waves/gate.ts', "import type { Plan } from '../model/plan.ts'\n")
  expect(() => roomsPicture(folder)).toThrow('model is part of a circle of imports')
})

test('a text without the marks is an error, because nothing would be compared', () => {
  expect(() => withPicture('# Title\n', 'rooms', 'picture')).toThrow('marks of rooms are missing')
})

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTuyaSimulator, type TuyaSimulator } from '@illume-ota/tuya-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as core from '../src/index.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('.', import.meta.url))
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code = '']) => code)
const [first = '', ...rest] = blocks

/** Moves imports to the top, and replaces the data center with the simulator. */
const toProgram = (code: string): string => {
  const lines = code.split('\n')
  const isImport = (line: string): boolean => line.startsWith('import ')
  const body = [...lines.filter(isImport), ...lines.filter((line) => !isImport(line))].join('\n')
  return `${body.replaceAll("dataCenter: 'eu'", "baseUrl: process.env['TUYA_BASE_URL'] ?? ''")}\n`
}

/** Each example builds on the first one, which creates the client. */
const programs = [first, ...rest.map((code) => `${first.slice(0, first.indexOf('for await'))}\n${code}`)].map(
  toProgram,
)

let cloud: TuyaSimulator
let folder: string
beforeAll(async () => {
  cloud = await createTuyaSimulator()
  // Inside the package, so that its own name resolves; in a dot folder, which the package's own type check ignores.
  folder = await mkdtemp(join(here, '.readme-'))
  await Promise.all(programs.map((code, index) => writeFile(join(folder, `example-${index}.ts`), code)))
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      composite: false,
      incremental: false,
      noEmit: true,
      emitDeclarationOnly: false,
      // An example shows a value without using it.
      noUnusedLocals: false,
      rootDir: '../../..',
    },
    include: ['*.ts'],
    references: [],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
})
afterAll(async () => {
  await cloud.close()
  await rm(folder, { recursive: true })
})

describe('the examples of the README', () => {
  it('compile', async () => {
    const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch(
      (error: unknown) => error as { stdout: string },
    )
    expect(stdout).toBe('')
  })

  it.each(programs.map((_, index) => index))('number %i runs against the simulator', async (index) => {
    const env = {
      TUYA_BASE_URL: cloud.url,
      TUYA_CLIENT_ID: cloud.clientId,
      TUYA_CLIENT_SECRET: cloud.clientSecret,
      TUYA_PROJECT_ID: cloud.projectId,
    }
    const args = ['--conditions=@illume-ota/source', join(folder, `example-${index}.ts`)]
    const { stdout, stderr } = await run(process.execPath, args, { env, cwd: folder })
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
    expect(stdout).not.toContain(cloud.clientSecret)
  })
})

describe('the README', () => {
  it('names every method, error kind and data center that there is', () => {
    const tuya = core.createTuyaClient({ dataCenter: 'eu', clientId: 'x', clientSecret: 'x' })
    for (const [family, api] of Object.entries({ ota: tuya.ota, projects: tuya.projects, rooms: tuya.rooms }))
      for (const method of Object.keys(api)) expect(readme).toContain(`${family}.${method}(`)
    for (const dataCenter of Object.keys(core.DATA_CENTERS)) expect(readme).toContain(`\`${dataCenter}\``)
  })
})

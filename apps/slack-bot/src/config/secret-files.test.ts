import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { parseDatabaseConfig } from './database-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'illume-ota-'))
afterAll(() => rmSync(folder, { recursive: true }))
const fileWith = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const environment = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  TUYA_CLIENT_ID: 'id',
  TUYA_CLIENT_SECRET_FILE: fileWith('secret', ' from-a-file\n'),
  TUYA_DATA_CENTER: 'eu',
  TUYA_PROJECT_ID: '1451224591564378112',
  APPROVER_GROUP_IDS: 'S0FACLEADS',
}

test('a secret may stand in a file, with space around it', () => {
  expect(parseConfig(environment)).toMatchObject({ config: { tuya: { clientSecret: 'from-a-file' } } })
})

test('the commands of the operator read the database address from a file, too', () => {
  const url = 'postgres://bot:hidden@db/ota'
  expect(parseDatabaseConfig({ DATABASE_URL_FILE: fileWith('database', `${url}\n`) })).toMatchObject({
    database: { url },
  })
})

test.each<[what: string, more: Record<string, string>, sentence: string]>([
  [
    'both are set',
    { TUYA_CLIENT_SECRET: 'hidden' },
    'TUYA_CLIENT_SECRET and TUYA_CLIENT_SECRET_FILE are both set. Keep one of them.',
  ],
  [
    'there is no such file',
    { TUYA_CLIENT_SECRET_FILE: join(folder, 'none') },
    `TUYA_CLIENT_SECRET_FILE is "${join(folder, 'none')}", which can't be read. Check the path, and that the bot's user may read the file.`,
  ],
  [
    'the file is empty',
    { TUYA_CLIENT_SECRET_FILE: fileWith('empty', ' \n') },
    `TUYA_CLIENT_SECRET_FILE is "${join(folder, 'empty')}", which is empty.`,
  ],
])('%s: one sentence names it, and no secret is repeated', (_what, more, sentence) => {
  const outcome = parseConfig({ ...environment, ...more })
  const problems = 'problems' in outcome ? outcome.problems : []
  expect(problems).toEqual([sentence])
  expect(problems.join(' ')).not.toContain('hidden')
})

// Files for a person: a temporary file, its length first, then its bytes as a stream.
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed } from '@illume-ota/slack-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFileSender, type FileRequest } from '../../src/slack/files/send-file.ts'
import { temporaryFolderOf } from '../../src/slack/files/temporary-file.ts'
import { answer } from '../../src/slack/blocks/message.ts'
import { createSlackClient } from '../../src/slack/platform/slack-client.ts'
import { createUploadBytes } from '../../src/slack/platform/upload-bytes.ts'
import { ask, clickFor, newAnswer, clickOn, requestUpgrade } from '../support/slack-stage/act.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { MIA, SAM, startSlackStage, type SlackStage } from '../support/slack-stage/slack-stage.ts'

const DIRECT = `D${SAM.slice(1)}`

const temporary = createTemporaryFolder()
afterAll(temporary.remove)
const leftovers = () => readdirSync(temporary.path)

describe('a file to a person', () => {
  let stage: SlackStage
  beforeAll(async () => {
    stage = await startSlackStage()
    await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
  })
  afterAll(() => stage.stop())
  afterEach(() => stage.slack.faults.clear())

  const sender = () =>
    createFileSender(
      createSlackClient({
        botToken: stage.slack.botToken,
        slackApiUrl: stage.slack.apiUrl,
        installationId: 'x',
      }),
      createUploadBytes({}),
      temporary.path,
    )
  const wanted = (more: Partial<FileRequest<string>> = {}): FileRequest<string> => ({
    personId: SAM,
    name: 'lines.csv',
    title: 'Lines',
    write: async (append) => {
      for (let line = 0; line < 200; line += 1) await append(`Lampe Ä ${line}\n`)
      return 'written'
    },
    about: (written) => answer([[`It was ${written}.`]]),
    ...more,
  })
  const direct = () => stage.slack.driver.messages(DIRECT)

  it('has a message that says what it is, and leaves nothing on the disk', async () => {
    expect(await sender().send(wanted())).toBe('sent')
    const [about, file] = direct().slice(-2)
    expect(about?.text).toBe('It was written.')
    expect(file?.files).toMatchObject([{ name: 'lines.csv', title: 'Lines' }])
    const content = await (await fetch(file?.files?.[0]?.url_private ?? '')).text()
    expect(content.split('\n')).toHaveLength(201)
    expect(leftovers()).toEqual([])
  })

  it('without content there is no message and no call', async () => {
    const calls = stage.slack.driver.callLog().length
    expect(await sender().send(wanted({ write: async () => undefined }))).toBe('nothing')
    expect(stage.slack.driver.callLog()).toHaveLength(calls)
    expect(leftovers()).toEqual([])
  })

  it.each(['files.getUploadURLExternal', 'chat.postMessage', 'files.completeUploadExternal'])(
    'after a refusal of %s, the person has no message and the disk no file',
    async (method) => {
      const before = direct().length
      stage.slack.faults.add({ method, kind: 'error', error: 'file_uploads_disabled' })
      await expect(sender().send(wanted())).rejects.toMatchObject({
        data: { error: 'file_uploads_disabled' },
      })
      expect(direct()).toHaveLength(before)
      expect(leftovers()).toEqual([])
    },
  )

  it('a failure while the content is written leaves nothing behind', async () => {
    const broken = async () => Promise.reject(new Error('the database is away'))
    await expect(sender().send(wanted({ write: broken }))).rejects.toThrow('the database is away')
    expect(leftovers()).toEqual([])
  })

  it('what a killed bot left is removed at the next start', async () => {
    const folder = temporaryFolderOf(stage.installationId)
    mkdirSync(join(folder, '2147483647-left'), { recursive: true })
    const app = stage.newApp()
    await app.start()
    expect(readdirSync(folder)).toEqual([])
    await app.stop()
    rmdirSync(folder)
  })

  it('the person is told why Slack refuses a file', async () => {
    const shown = await ask(stage, SAM, 'audit R-1', 'Trail of R-1')
    stage.slack.faults.add({
      method: 'files.completeUploadExternal',
      kind: 'error',
      error: 'storage_limit_reached',
    })
    const { text } = await clickFor(stage, SAM, {
      message: shown,
      actionId: 'audit.csv',
      includes: 'storage of this workspace is full',
    })
    expect(text).toContain('delete old files')
  })
})

describe('without the scope files:write', () => {
  it('the answer names the scope and the command, and nothing is written or uploaded', async () => {
    const seed = defaultSeed()
    seed.app.scopes = seed.app.scopes.filter((scope) => scope !== 'files:write')
    const stage = await startSlackStage({ workspace: seed })
    await requestUpgrade(stage, { userId: MIA, room: '5F / Meeting room A' })
    const shown = await ask(stage, SAM, 'audit R-1', 'Trail of R-1')
    const { text } = await newAnswer(stage, SAM, {
      includes: 'files:write',
      act: () => clickOn(stage, SAM, shown, 'audit.jsonl'),
    })
    expect(text).toContain('illume-ota audit export R-1 --out audit-trail-R-1.jsonl')
    expect(stage.slack.driver.callLog().some(({ method }) => method.startsWith('files.'))).toBe(false)
    const { text: doctor } = await ask(stage, MIA, 'doctor', 'Slack scopes')
    expect(doctor).toContain('with files:write, I can send lists and the audit trail as files.')
    await stage.stop()
  })
})

// Which commits wait for the disk.
import { afterEach, expect, test } from 'vitest'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const OPERATION = /^before (?<verb>insert|update|delete)(?: into| from)? "?(?<table>\w+)/iu
const operationOf = (point: string): string => {
  const { verb, table } = OPERATION.exec(point)?.groups ?? {}
  return verb === undefined ? point : `${verb} ${table}`
}

test('only bookkeeping that is repeated after a loss does not wait for the disk', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = ['d1', 'd2', 'd3', 'd4'].map((deviceId) => lamp(deviceId))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000 })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  await request(life.engine, cloud, 'view 1')
  await approve(
    life.engine,
    await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval'),
  )
  await runUntil(life, time, 'R-1', ({ status }) => status === 'completed')
  const commits = life.points.filter((point) => point.startsWith('before ') && !point.startsWith('before a '))
  const isUnsynced = (point: string): boolean => point.endsWith('(unsynced)')
  const unsynced = new Set(commits.filter(isUnsynced).map(operationOf))
  expect([...unsynced].toSorted()).toEqual([
    'delete begun_notice',
    'delete due_notice',
    'delete work',
    'insert call_count',
    'insert device_fact',
    'update work',
  ])
  const synced = new Set(commits.filter((point) => !isUnsynced(point)).map(operationOf))
  expect(synced).toContain('before commit')
  expect(synced).toContain('insert posted_notice')
  expect([...unsynced].filter((operation) => synced.has(operation))).toEqual([])
})

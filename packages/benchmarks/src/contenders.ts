import { createHash, createHmac, randomUUID } from 'node:crypto'
import http from 'node:http'
import { createTuyaClient } from '@illume-ota/core'
import { TuyaContext } from '@tuya/tuya-connector-nodejs'
import type { SimulatorProcess } from './simulator-process.ts'

export const PENDING_PATH = '/v1.0/cloud/illume/devices/ota/open/tobeupgraded'
const PAGE_SIZE = 100

/** A client under test. `readPage` reads a page of 100 pending devices and resolves to the number of rows. */
export interface Contender {
  readonly name: string
  readPage(page: number): Promise<number>
  close(): void
}

const rowsOf = (result: unknown): number => {
  const { list } = result as { list: readonly unknown[] }
  return list.length
}

/** `@illume-ota/core`: signs, limits and meters calls, and validates every row. */
export const coreContender = (simulator: SimulatorProcess, concurrency: number): Contender => {
  const client = createTuyaClient({
    baseUrl: simulator.url,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    concurrency,
  })
  return {
    name: '@illume-ota/core',
    readPage: async (page) =>
      (await client.ota.listPending({ projectId: simulator.projectId, page, pageSize: PAGE_SIZE })).items
        .length,
    close: () => client.close(),
  }
}

/** The vendor's own client, used as in its README. It doesn't validate rows. */
export const sdkContender = (simulator: SimulatorProcess): Contender => {
  const context = new TuyaContext({
    baseUrl: simulator.url,
    accessKey: simulator.clientId,
    secretKey: simulator.clientSecret,
  })
  return {
    name: '@tuya/tuya-connector-nodejs 2.1.2',
    readPage: async (page) => {
      const answer = await context.request({
        method: 'GET',
        path: PENDING_PATH,
        query: { page, page_size: PAGE_SIZE, project_id: simulator.projectId },
      })
      return rowsOf(answer.result)
    },
    close: () => undefined,
  }
}

/** The fastest possible client: a keep-alive agent, a signature and JSON.parse, nothing else. */
export const bareLoopContender = (simulator: SimulatorProcess, concurrency: number): Contender => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency })
  const { hostname, port } = new URL(simulator.url)
  let token: Promise<string> | undefined
  const request = (requestPath: string, body: string, accessToken: string): Promise<unknown> => {
    const t = String(Date.now())
    const nonce = randomUUID()
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const text = `${simulator.clientId}${accessToken}${t}${nonce}GET\n${bodyHash}\n\n${requestPath}`
    const sign = createHmac('sha256', simulator.clientSecret).update(text).digest('hex').toUpperCase()
    return new Promise((resolve, reject) => {
      const headers = {
        client_id: simulator.clientId,
        sign,
        t,
        nonce,
        sign_method: 'HMAC-SHA256',
        ...(accessToken === '' ? {} : { access_token: accessToken }),
        ...(body === ''
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      }
      const outgoing = http.request(
        { agent, hostname, port, path: requestPath, method: 'GET', headers },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))))
          response.on('error', reject)
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
  const getToken = async (): Promise<string> => {
    const answer = (await request('/v1.0/token?grant_type=1', '', '')) as { result: { access_token: string } }
    return answer.result.access_token
  }
  return {
    name: 'bare node:http loop',
    readPage: async (page) => {
      token ??= getToken()
      const body = JSON.stringify({ project_id: simulator.projectId, page, page_size: PAGE_SIZE })
      const answer = (await request(PENDING_PATH, body, await token)) as { result: unknown }
      return rowsOf(answer.result)
    },
    close: () => agent.destroy(),
  }
}

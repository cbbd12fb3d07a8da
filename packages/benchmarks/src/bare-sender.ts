import { parseClientOptions } from '@illume-ota/core/src/client-options.ts'
import { createClientOver } from '@illume-ota/core/src/client.ts'
import { createReadConnections, sendRead } from '@illume-ota/core/src/http/send-read.ts'
import type { Contender } from './contenders.ts'
import type { SimulatorProcess } from './simulator-process.ts'

/** The client with its `node:http` sender instead of ky, to measure the cost of ky. Reads only. */
export const bareSenderContender = (simulator: SimulatorProcess, concurrency: number): Contender => {
  const { hostname, port } = new URL(simulator.url)
  const target = { isTls: false, hostname, port: Number(port), proxy: undefined }
  const connections = createReadConnections()
  const settings = parseClientOptions({
    baseUrl: simulator.url,
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    concurrency,
  })
  const client = createClientOver(
    {
      proxy: undefined,
      close: () => connections.close(),
      send: async (request) => {
        const { method, target: path, body } = request
        const wire = { method, path, headers: Object.entries(request.headers), body }
        const answer = await sendRead(target, wire, request, connections)
        return { status: answer.status, body: answer.body, header: () => undefined }
      },
    },
    settings,
  )
  return {
    name: '@illume-ota/core without ky',
    readPage: async (page) =>
      (await client.ota.listPending({ projectId: simulator.projectId, page, pageSize: 100 })).items.length,
    close: () => client.close(),
  }
}

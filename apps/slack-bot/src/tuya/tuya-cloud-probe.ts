import type { TuyaClient } from '@illume-ota/core'
import type { CloudProbe } from '../rollouts/ports/cloud-probe.ts'
import { toGatewayError } from './to-gateway-error.ts'

const probing = async <T>(probe: () => Promise<T>): Promise<T> => {
  try {
    return await probe()
  } catch (error) {
    throw toGatewayError(error)
  }
}

/** Single calls to the vendor's cloud, for the doctor. */
export const createTuyaCloudProbe = (client: TuyaClient): CloudProbe => ({
  proxy: client.proxy,
  signIn: () =>
    probing(async () => {
      const { skewMs } = await client.token.check()
      return skewMs === undefined ? {} : { skewMs }
    }),
  readOne: (projectId) =>
    probing(async () => {
      const page = await client.ota.listPending({ projectId, pageSize: 1 })
      return {
        ...(page.total === undefined ? {} : { waiting: page.total }),
        ...(page.requestId === undefined ? {} : { requestId: page.requestId }),
      }
    }),
})

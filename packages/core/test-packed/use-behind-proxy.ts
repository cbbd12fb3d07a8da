import { writeFile } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { localhostCertificate } from '../test/localhost-certificate.ts'
import { startProxyServer } from '../test/proxy-server.ts'
import { runProgram } from './run-program.ts'

/** The simulator behind encryption, as Tuya is. */
const startEncryption = async (port: number): Promise<{ readonly url: string; close(): void }> => {
  const front = createServer(localhostCertificate, (socket) => {
    const onward = connect(port, '127.0.0.1')
    socket.pipe(onward).pipe(socket)
    socket.on('error', () => onward.destroy())
    onward.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  return {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    close: () => void front.close(),
  }
}

const login = 'bot:secret-of-the-proxy'

/**
 * Runs the compiled program behind a proxy, plain and encrypted, and past it by NO_PROXY. The certificate is trusted as an
 * administrator would do it, by NODE_EXTRA_CA_CERTS, which Node reads when it starts. Returns what worked.
 */
export const useBehindProxy = async (
  folder: string,
  nodePath: string,
  simulator: Readonly<Record<string, string>>,
): Promise<readonly string[]> => {
  const certificate = join(folder, 'localhost.pem')
  await writeFile(certificate, localhostCertificate.cert)
  const secure = await startEncryption(Number(new URL(simulator['TUYA_BASE_URL'] ?? '').port))
  const worked: string[] = []
  try {
    for (const isTls of [false, true])
      for (const exceptions of ['', 'localhost,127.0.0.1']) {
        const proxy = await startProxyServer('serve', { isTls })
        const address = proxy.url.replace('//', `//${login}@`)
        const isUsed = exceptions === ''
        const env = {
          ...simulator,
          TUYA_SECURE_URL: secure.url,
          NODE_EXTRA_CA_CERTS: certificate,
          HTTP_PROXY: address,
          HTTPS_PROXY: address,
          NO_PROXY: exceptions,
          ...(isUsed ? { EXPECTED_PROXY: proxy.url } : {}),
        }
        try {
          await runProgram(nodePath, ['out/proxied-consumer.js'], { cwd: folder, env })
        } finally {
          await proxy.close()
        }
        const authorization = `Basic ${Buffer.from(login).toString('base64')}`
        const lines = proxy.seen
          .filter((seen) => seen.authorization === authorization)
          .map(({ line }) => line)
        const kinds = ['CONNECT 127', 'GET http:', 'POST http:']
        const seen = kinds.filter((kind) => lines.some((line) => line.startsWith(kind)))
        if (seen.length !== (isUsed ? kinds.length : 0))
          throw new Error(`The proxy saw ${lines.join(', ') || 'nothing'}.`)
        worked.push(
          isUsed
            ? `reads and writes through an ${isTls ? 'https' : 'http'} proxy: in a tunnel, and by the whole address`
            : `leaves an ${isTls ? 'https' : 'http'} proxy out where NO_PROXY says so`,
        )
      }
    return worked
  } finally {
    secure.close()
  }
}

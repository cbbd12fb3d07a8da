import { expect, test } from 'vitest'
import { demoPorts, startDemo } from '../src/start-demo.ts'

test('when the bot does not start, its reason is told and no simulator is left running', async () => {
  const ports = await demoPorts()
  const starting = startDemo({ ports, botEnvironment: { APPROVAL_QUORUM: '0' } })
  await expect(starting).rejects.toThrow('APPROVAL_QUORUM')
  for (const port of [ports.tuya, ports.slack])
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
})

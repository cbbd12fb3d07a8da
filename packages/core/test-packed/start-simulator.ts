import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const addressSchema = z.object({
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  projectId: z.string(),
})

/** Starts the simulator from the sources of the workspace, in a process of its own, on a free port of this machine. */
export const startSimulator = async (
  repository: string,
): Promise<{ readonly environment: Record<string, string>; stop(): Promise<void> }> => {
  const program = 'packages/tuya-simulator/src/cli.ts'
  const child = spawn(
    process.execPath,
    ['--conditions=@illume-ota/source', program, '--port', '0', '--json'],
    {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const exited = once(child, 'exit')
  const failed = exited.then(() => {
    throw new Error('The simulator ended before it said where it is.')
  })
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), failed])
  failed.catch(() => {})
  const { url, clientId, clientSecret, projectId } = addressSchema.parse(JSON.parse(String(line)))
  return {
    environment: {
      TUYA_BASE_URL: url,
      TUYA_CLIENT_ID: clientId,
      TUYA_CLIENT_SECRET: clientSecret,
      TUYA_PROJECT_ID: projectId,
    },
    stop: async () => {
      child.kill()
      await exited
    },
  }
}

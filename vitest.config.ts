import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Why: many tests wait for processes and sockets, so a few more of them than there are cores may be under way.
    maxWorkers: Math.max(4, availableParallelism()),
    projects: ['packages/{core,tuya-simulator,slack-simulator}', 'apps/*', './vitest.scripts.config.ts'],
    coverage: { provider: 'v8', include: ['{packages,apps}/*/src/**'] },
  },
})

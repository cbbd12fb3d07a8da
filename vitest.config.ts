import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['packages/{core,tuya-simulator,slack-simulator}', 'apps/*', './vitest.scripts.config.ts'],
    coverage: { provider: 'v8', include: ['{packages,apps}/*/src/**'] },
  },
})

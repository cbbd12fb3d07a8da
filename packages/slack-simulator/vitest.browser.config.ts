import { defineConfig } from 'vitest/config'

const conditions = ['@illume-ota/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name: 'slack-simulator-browser', include: ['test-browser/**/*.test.ts'], testTimeout: 30_000 },
})

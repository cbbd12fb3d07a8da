import { defineConfig } from 'vitest/config'

const conditions = ['@illume-ota/source', 'module', 'node', 'development|production']

/** Tests that take a minute each; CI runs them apart from `pnpm test`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['test-long/**/*.test.ts'] },
})

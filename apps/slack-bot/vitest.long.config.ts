import { defineConfig } from 'vitest/config'

const conditions = ['@illume-ota/source', 'module', 'node', 'development|production']

/** The histories of the model in numbers that take a minute; CI runs them apart from `pnpm test`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['test/model/**/*.test.ts'],
    env: { MODEL_RUNS: process.env['MODEL_RUNS'] ?? '200' },
  },
})

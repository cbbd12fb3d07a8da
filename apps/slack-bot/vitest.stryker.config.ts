import { defineConfig } from 'vitest/config'

/** The tests that stand guard over `rollouts/`, for mutation testing only. */
export default defineConfig({ test: { include: ['src/rollouts/**/*.test.ts'], testTimeout: 60_000 } })

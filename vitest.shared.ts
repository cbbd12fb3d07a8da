import { defineConfig, defineProject, type UserWorkspaceConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['@illume-ota/source', 'module', 'node', 'development|production']

/**
 * Limits for a machine that is slow and has other work. They cost nothing while tests pass: a test waits for states, never
 * for time to pass.
 */
const LIMITS = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } }

/**
 * The vitest project of one package: sources are read through the workspace's source condition, so no build is needed.
 * A worker takes one file after the other in the same process, because starting and importing were half of the work. So a
 * test leaves nothing behind; `--sequence.shuffle.files` finds one that does.
 */
export const project = (name: string): UserWorkspaceConfig =>
  defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, include: ['{src,test,docs-pages}/**/*.test.ts'], isolate: false, ...LIMITS },
  })

/** Tests that take minutes, run apart from `pnpm test`. CI runs them too. */
export const longSuite = (
  include: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ViteUserConfig =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { ...LIMITS, include: [...include], env, testTimeout: 600_000 },
  })

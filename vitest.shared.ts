import { defineProject, type UserWorkspaceConfig } from 'vitest/config'

const conditions = ['@illume-ota/source', 'module', 'node', 'development|production']

/** The vitest project of one package: sources are read through the workspace's source condition, so no build is needed. */
export const project = (name: string): UserWorkspaceConfig =>
  defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 20_000 },
  })

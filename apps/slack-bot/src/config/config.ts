import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { ProjectSettings } from '../settings/project-settings.ts'
import { approverProblems, approverVariables, toApproval } from './approver-config.ts'
import type { RawEnvironment } from './config-fields.ts'
import { withProxyNames } from './config-proxies.ts'
import { processVariables, toProcessConfig, type ProcessConfig } from './process-config.ts'
import {
  rolloutVariables,
  toPace,
  toPollConfig,
  toTypicalDurations,
  type PollConfig,
  type TypicalDurations,
} from './rollout-config.ts'
import { SECRET_FILE_VARIABLES, withSecretFiles } from './secret-files.ts'
import { slackProblems, slackVariables, toSlackConfig, type SlackConfig } from './slack-config.ts'
import { toTuyaConfig, tuyaProblems, tuyaVariables, type TuyaConfig } from './tuya-config.ts'
import { toWindows, windowProblems, windowVariables } from './window-config.ts'

/** All settings. Times are in milliseconds, whatever unit the variable has. */
export interface Config extends ProcessConfig {
  readonly slack: SlackConfig
  readonly tuya: TuyaConfig
  /** The settings of the project that the environment names. */
  readonly project: ProjectSettings
  readonly polls: PollConfig
  readonly typicalDurations: TypicalDurations
}

const environmentSchema = z.object({
  ...slackVariables,
  ...tuyaVariables,
  ...approverVariables,
  ...rolloutVariables,
  ...windowVariables,
  ...processVariables,
})

/** The names of all variables that the bot reads; `.env.example` lists each. */
export const ENVIRONMENT_VARIABLES: readonly string[] = [
  ...Object.keys(environmentSchema.shape),
  ...SECRET_FILE_VARIABLES,
]

/** Checks that need more than one variable, or the format of an id. */
const pairProblems = (raw: RawEnvironment): readonly string[] => [
  ...slackProblems(raw),
  ...tuyaProblems(raw),
  ...windowProblems(raw),
  ...approverProblems(raw),
]

const toConfig = (env: z.infer<typeof environmentSchema>): Config => ({
  slack: toSlackConfig(env),
  tuya: toTuyaConfig(env),
  project: {
    account: 'default',
    channels: { others: [] },
    look: 'everyone',
    ...toApproval(env),
    ...toWindows(env),
    ...toPace(env),
  },
  polls: toPollConfig(env),
  typicalDurations: toTypicalDurations(env),
  ...toProcessConfig(env),
})

/** The process's environment, plus what a `.env` file in the current folder adds. */
export const readEnvironment = (): RawEnvironment => {
  if (existsSync('.env')) process.loadEnvFile('.env')
  return process.env
}

/** Reads the configuration. Reports all problems at once, one sentence each. An empty value counts as absent. */
export const parseConfig = (
  environment: RawEnvironment,
): { readonly config: Config } | { readonly problems: readonly string[] } => {
  const { raw, problems: fileProblems } = withSecretFiles(
    withProxyNames(
      Object.fromEntries(
        Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''),
      ),
    ),
  )
  // A secret that couldn't be read would be reported as missing, too.
  if (fileProblems.length > 0) return { problems: fileProblems }
  const parsed = environmentSchema.safeParse(raw)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)),
    ...pairProblems(raw),
  ]
  if (!parsed.success || problems.length > 0) return { problems: [...new Set(problems)] }
  return { config: toConfig(parsed.data) }
}

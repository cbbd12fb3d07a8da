import { z } from 'zod'
import { list, parsedBy, type ValuesOf } from './config-fields.ts'
import { parseProxy, type ConfiguredProxies } from './config-proxies.ts'

/** Storage, network and reporting of the process. */
export interface ProcessConfig {
  /** Used between the bot and Slack. The Tuya client reads the same variables itself. */
  readonly proxies: ConfiguredProxies
  readonly database: { readonly folder: string; readonly url?: string; readonly mayBeNew: boolean }
  readonly healthPort?: number
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error'
}

export const processVariables = {
  HTTPS_PROXY: parsedBy(parseProxy('HTTPS_PROXY')),
  HTTP_PROXY: parsedBy(parseProxy('HTTP_PROXY')),
  NO_PROXY: list,
  DATA_FOLDER: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//u,
      'DATABASE_URL must start with postgres:// or postgresql://. Leave it out to use the embedded database in DATA_FOLDER.',
    )
    .optional(),
  NEW_INSTALLATION: z
    .literal('yes', {
      error:
        'NEW_INSTALLATION may only be yes, for one start after a database was lost. Leave it out otherwise.',
    })
    .optional(),
  HEALTH_PORT: z.coerce
    .number({
      error: 'HEALTH_PORT must be a port number from 1 to 65535. Leave it out for no health server.',
    })
    .int()
    .min(1)
    .max(65_535)
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error'], {
      error: 'LOG_LEVEL must be trace, debug, info, warn or error.',
    })
    .default('info'),
}

export const toProcessConfig = (env: ValuesOf<typeof processVariables>): ProcessConfig => ({
  proxies: {
    ...(env.HTTPS_PROXY === undefined ? {} : { https: env.HTTPS_PROXY }),
    ...(env.HTTP_PROXY === undefined ? {} : { http: env.HTTP_PROXY }),
    exceptions: env.NO_PROXY,
  },
  database: {
    folder: env.DATA_FOLDER,
    ...(env.DATABASE_URL === undefined ? {} : { url: env.DATABASE_URL }),
    mayBeNew: env.NEW_INSTALLATION === 'yes',
  },
  ...(env.HEALTH_PORT === undefined ? {} : { healthPort: env.HEALTH_PORT }),
  logLevel: env.LOG_LEVEL,
})

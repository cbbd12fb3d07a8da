#!/usr/bin/env node
import { readEnvironment } from '../config/config.ts'
import { runCli } from './run-cli.ts'

// `illume-ota … | head` closes the pipe early; that is no failure.
process.stdout.on('error', () => process.exit())
process.exitCode = await runCli({
  // pnpm passes its own separator on.
  args: process.argv.slice(2).filter((word, index) => word !== '--' || index > 0),
  environment: readEnvironment(),
  write: (text) =>
    new Promise((resolve) => {
      process.stdout.write(text, () => resolve())
    }),
  warn: (text) => void process.stderr.write(text),
})

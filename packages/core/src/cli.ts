#!/usr/bin/env node
import { runCli } from './doctor/run-cli.ts'

process.exitCode = await runCli(process.argv.slice(2), process.env, (text) => process.stdout.write(text))

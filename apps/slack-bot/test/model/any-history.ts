import fc from 'fast-check'
import { building, fate } from './building-commands.ts'
import { faults, lag, noFaults, spoiling } from './cloud-commands.ts'
import type { ModelCommand } from './model-command.ts'
import {
  approvals,
  changes,
  clicks,
  forgeries,
  locks,
  replans,
  request,
  retryEnded,
} from './people-commands.ts'
import { crash, rush, time } from './process-commands.ts'

/** All commands of the model, by how often they occur. */
const MODEL_COMMANDS: fc.Arbitrary<ModelCommand>[] = [
  request,
  request,
  approvals,
  approvals,
  approvals,
  forgeries,
  changes,
  clicks,
  clicks,
  retryEnded,
  retryEnded,
  replans,
  replans,
  time,
  time,
  time,
  time,
  time,
  crash,
  crash,
  rush,
  rush,
  building,
  building,
  fate,
  faults,
  faults,
  spoiling,
  noFaults,
  lag,
  locks,
]

/** The rest of a history. `replayPath` is printed by a failure. */
export const anyHistory = (replayPath: string | undefined): fc.Arbitrary<Iterable<ModelCommand>> =>
  fc.commands(MODEL_COMMANDS, {
    maxCommands: 60,
    size: 'max',
    ...(replayPath !== undefined && { replayPath }),
  })

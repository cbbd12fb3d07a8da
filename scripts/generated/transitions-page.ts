import { transitionTable } from '../../apps/slack-bot/src/rollouts/transition-table.ts'

export const transitionsPage = (): string => transitionTable()

import { transitionTable } from '../../apps/slack-bot/docs-pages/transition-table.ts'

export const transitionsPage = (): string => transitionTable()

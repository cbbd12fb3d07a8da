import type { UserWorkspaceConfig } from 'vitest/config'
import { project } from '../../vitest.shared.ts'

const config: UserWorkspaceConfig = project('slack-bot')
export default config

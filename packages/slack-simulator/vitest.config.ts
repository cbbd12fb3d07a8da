import type { UserWorkspaceConfig } from 'vitest/config'
import { project } from '../../vitest.shared.ts'

const config: UserWorkspaceConfig = project('slack-simulator')
export default config

import type { UserWorkspaceConfig } from 'vitest/config'
import { project } from '../../vitest.shared.ts'

const config: UserWorkspaceConfig = project('tuya-simulator')
export default config

import { longSuite } from '../../vitest.shared.ts'

/** The real bot in processes of its own: kills, wrong clocks, stops and starts in trouble. */
const config = longSuite(['test-long/**/*.test.ts'])
export default config

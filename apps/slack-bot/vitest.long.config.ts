import { longSuite } from '../../vitest.shared.ts'

/** Many histories of the model, a power cut at each point, the explored spaces whole. */
const config = longSuite(
  [
    'test/model/**/*.test.ts',
    'test/engine/crash-recovery.test.ts',
    'test-long/large-rollout.test.ts',
    'src/rollouts/decide/explored-designs.test.ts',
    'test/ways-on/explored-ways-on.test.ts',
  ],
  { MODEL_RUNS: process.env['MODEL_RUNS'] ?? '200', CUT_EVERY: '1', EXPLORE: 'whole' },
)
export default config

// Loaded into the bot with --import: its wall clock stands apart from the machine's by what a file says. Its monotonic
// clock and its timers go on, as on a machine whose clock is set.
import { readFileSync } from 'node:fs'

const RealDate = Date
const aheadMs = () => {
  try {
    return Number(readFileSync(process.env.CLOCK_AHEAD_FILE, 'utf8'))
  } catch {
    return 0
  }
}
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + aheadMs())
    else super(...given)
  }
  static now() {
    return RealDate.now() + aheadMs()
  }
}

// Loaded into the bot with --import. A file sets the offset of its wall clock from the machine's. Its monotonic clock and
// timers are not affected, as on a machine whose clock is set.
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

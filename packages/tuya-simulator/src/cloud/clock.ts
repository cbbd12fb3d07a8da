/** The callers' time, for signatures, tokens, `t` and read lag. Milliseconds since 1970. */
export interface Clock {
  now(): number
}

/** The machine's clock. */
export const wallClock: Clock = { now: () => Date.now() }

/** A clock that moves only when told to, so that tests don't sleep. */
export class ManualClock implements Clock {
  #nowMs: number

  constructor(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  /** Advances the time by `ms` milliseconds and returns the new time. Throws if `ms` is negative. */
  advance(ms: number): number {
    if (!Number.isFinite(ms) || ms < 0)
      throw new RangeError(`a clock can only advance by 0 ms or more, not by ${ms}`)
    this.#nowMs += ms
    return this.#nowMs
  }
}

/** The time inside the building, which drives updates: the callers' clock, `speed` times as fast. */
export interface BuildingClock extends Clock {
  readonly speed: number
  /** From now on, one wall minute is `speed` building minutes. The current building time doesn't jump. */
  setSpeed(speed: number): void
  /** Moves building time ahead. Doesn't affect tokens and signatures. */
  skip(ms: number): void
  /** Converts a building time to the callers' clock at the current speed. */
  toCallerTime(buildingMs: number): number
}

export const createBuildingClock = (clock: Clock, initialSpeed: number): BuildingClock => {
  let speed = requireSpeed(initialSpeed)
  let callerOriginMs = clock.now()
  let buildingOriginMs = callerOriginMs
  const now = () => buildingOriginMs + (clock.now() - callerOriginMs) * speed
  const rebase = (nowMs: number) => {
    buildingOriginMs = nowMs
    callerOriginMs = clock.now()
  }
  return {
    now,
    get speed() {
      return speed
    },
    setSpeed: (next) => {
      rebase(now())
      speed = requireSpeed(next)
    },
    skip: (ms) => {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`building time can only skip 0 ms or more, not ${ms}`)
      rebase(now() + ms)
    },
    toCallerTime: (buildingMs) => callerOriginMs + (buildingMs - buildingOriginMs) / speed,
  }
}

const requireSpeed = (speed: number): number => {
  if (!Number.isFinite(speed) || speed <= 0)
    throw new RangeError(`speed must be a number above 0, not ${speed}`)
  return speed
}

/** Where the simulator reads the time of its callers: signatures, tokens, `t` and read lag. Milliseconds since 1970. */
export interface Clock {
  now(): number
}

/** The machine's own clock. */
export const wallClock: Clock = { now: () => Date.now() }

/** A clock that only moves when told to, for tests without sleeping. */
export class ManualClock implements Clock {
  #nowMs: number

  constructor(startMs = Date.UTC(2026, 0, 5, 9, 0, 0)) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  /** Moves the time on by `ms` milliseconds and returns the new time. Time cannot go back. */
  advance(ms: number): number {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`a clock advances by 0 ms or more, not by ${ms}`)
    this.#nowMs += ms
    return this.#nowMs
  }
}

/** The time inside the building, in which firmware is transferred: the callers' clock, `speed` times faster. */
export interface BuildingClock extends Clock {
  readonly speed: number
  /** From now on one wall minute is `speed` building minutes; the time already reached stays. */
  setSpeed(speed: number): void
  /** Jumps ahead inside the building only; tokens and signatures do not notice. */
  skip(ms: number): void
  /** When, by the callers' clock, a moment of the building happened or will happen at the present speed. */
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
      if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`building time skips 0 ms or more, not ${ms}`)
      rebase(now() + ms)
    },
    toCallerTime: (buildingMs) => callerOriginMs + (buildingMs - buildingOriginMs) / speed,
  }
}

const requireSpeed = (speed: number): number => {
  if (!Number.isFinite(speed) || speed <= 0) throw new RangeError(`speed is a number above 0, not ${speed}`)
  return speed
}

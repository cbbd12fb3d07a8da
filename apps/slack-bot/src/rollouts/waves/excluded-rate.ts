const CONFIDENCE_LEFT = 0.05
const STEPS = 60

/** Probability of at most `failures` failures among `trials` devices that each fail with the given rate. */
const chanceOfAtMost = (failures: number, trials: number, rate: number): number => {
  let term = (1 - rate) ** trials
  let sum = term
  for (let count = 1; count <= failures; count += 1) {
    term *= ((trials - count + 1) / count) * (rate / (1 - rate))
    sum += term
  }
  return sum
}

/**
 * The failure rate, in whole percent, above which such a good result has a probability below 5 %. Without failures it is
 * the rate p with (1 - p)^n = 0.05: two clean devices only rule out rates above 78 %.
 */
export const excludedRatePercent = (result: {
  readonly trials: number
  readonly failures: number
}): number => {
  const { trials, failures } = result
  let low = 0
  let high = 1
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2
    if (chanceOfAtMost(failures, trials, middle) > CONFIDENCE_LEFT) low = middle
    else high = middle
  }
  return Math.round(high * 100)
}

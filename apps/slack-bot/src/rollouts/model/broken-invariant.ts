/** An event that can't follow the current state: the history is damaged, or our code is wrong. Never retried. */
export class BrokenInvariantError extends Error {
  override readonly name = 'BrokenInvariantError'
}

/** An event that cannot follow the state it meets: the history is damaged, or our code is wrong. Never retried. */
export class BrokenInvariantError extends Error {
  override readonly name = 'BrokenInvariantError'
}

/** Calls to the cloud per budget and month (`2026-05`, UTC), across restarts and replicas. */
export interface CallCounts {
  /** Adds calls and returns the month's new sum. */
  add(budget: string, month: string, calls: number): Promise<number>
  sumOf(budget: string, month: string): Promise<number>
}

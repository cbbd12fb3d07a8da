/** Calls to the cloud per project and month (`2026-05`, UTC), across restarts and replicas. */
export interface CallCounts {
  /** Adds calls and returns the month's new sum. */
  add(projectId: string, month: string, calls: number): Promise<number>
  sumOf(projectId: string, month: string): Promise<number>
}

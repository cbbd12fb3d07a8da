/** Calls to the cloud per project and month (`2026-05`, UTC), over restarts and over all replicas. */
export interface CallCounts {
  /** Adds and answers with the month's new sum. */
  add(projectId: string, month: string, calls: number): Promise<number>
  sumOf(projectId: string, month: string): Promise<number>
}

/** Slack did not take the bytes of a file, or the connection broke. */
export class UploadError extends Error {
  override readonly name = 'UploadError'
  /** Absent if no answer came. */
  readonly status: number | undefined
  constructor(status: number | undefined, cause?: unknown) {
    super(status === undefined ? 'The upload broke off' : `Slack answered the upload with HTTP ${status}`, {
      cause,
    })
    this.status = status
  }
}

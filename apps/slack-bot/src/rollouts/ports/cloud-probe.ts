/** Single calls to the cloud that check what works. Each throws a GatewayError if it doesn't. */
export interface CloudProbe {
  /** The proxy that calls go through, without its credentials. */
  readonly proxy?: string | undefined
  /** Signs in again. `skewMs`: how far the cloud's clock is ahead of this machine's, if known. */
  signIn(): Promise<{ readonly skewMs?: number }>
  /** One page of one device. */
  readOne(projectId: string): Promise<{ readonly waiting?: number; readonly requestId?: string }>
}

/** Single calls to the cloud that tell what works. Each throws a GatewayError for what does not. */
export interface CloudProbe {
  /** The proxy that calls go through, without its credentials. */
  readonly proxy?: string | undefined
  /** Signs in anew. `skewMs`: how far the cloud's clock is ahead of this machine's, where it tells. */
  signIn(): Promise<{ readonly skewMs?: number }>
  /** One page of one device. */
  readOne(projectId: string): Promise<{ readonly waiting?: number; readonly requestId?: string }>
}

/** An HTTP proxy between the bot and Slack. */
export interface HttpProxy {
  readonly isTls: boolean
  /** An IPv6 address has no brackets. */
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization: never log it. */
  readonly authorization?: string
  /** To show, without credentials: `http://proxy.example:3128`. */
  readonly label: string
}

/** The proxy for an address; undefined for a direct connection. */
export type ProxyFor = (address: string) => HttpProxy | undefined

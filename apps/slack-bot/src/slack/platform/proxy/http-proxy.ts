/** An HTTP proxy between the bot and Slack. */
export interface HttpProxy {
  readonly isTls: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization: never log it. */
  readonly authorization?: string
  /** For people, without credentials: `http://proxy.example:3128`. */
  readonly label: string
}

/** The proxy for an address; undefined when it is reached directly. */
export type ProxyFor = (address: string) => HttpProxy | undefined

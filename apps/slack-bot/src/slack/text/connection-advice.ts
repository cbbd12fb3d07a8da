const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/u,
    'check the address and the DNS of this machine: the name of the server is not known here',
  ],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/u,
    'check the address, and the firewall between: nothing answers there',
  ],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO|HOSTNAME_MISMATCH/u,
    'look for a proxy that reads along, and set NODE_EXTRA_CA_CERTS if it is meant to be there: the certificate is not accepted here',
  ],
]
const OTHER = 'check the network, the firewall and the proxy of this machine'

/** What to look at when a connection failed with this system code. */
export const connectionAdvice = (systemCode: string): string =>
  ADVICE.find(([pattern]) => pattern.test(systemCode))?.[1] ?? OTHER

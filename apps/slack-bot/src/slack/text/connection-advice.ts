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
    /^PROXY_UNREACHABLE$/u,
    'compare HTTPS_PROXY and HTTP_PROXY with the address of the proxy, and look whether it runs',
  ],
  [
    /^PROXY_CERTIFICATE$/u,
    'set NODE_EXTRA_CA_CERTS to a file with the certificate of the proxy or of who issued it, or name the proxy by an http address',
  ],
  [
    /^PROXY_LOGIN$/u,
    'put the right user name and password into HTTPS_PROXY (http://user:password@host:port)',
  ],
  [
    /^PROXY_DENIED$/u,
    'let the proxy allow this address, or name the address in NO_PROXY if it can be reached without it',
  ],
  [/^PROXY_/u, 'look at the proxy, and whether HTTPS_PROXY and HTTP_PROXY name the right one'],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO|HOSTNAME_MISMATCH/u,
    'look for a proxy that reads along, and set NODE_EXTRA_CA_CERTS if it is meant to be there: the certificate is not accepted here',
  ],
]
const OTHER = 'check the network, the firewall and the proxy of this machine'

/** What to look at when a connection failed with this system code. */
export const connectionAdvice = (systemCode: string): string =>
  ADVICE.find(([pattern]) => pattern.test(systemCode))?.[1] ?? OTHER

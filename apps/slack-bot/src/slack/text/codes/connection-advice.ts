const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/u,
    'check the address and this machine’s DNS: the server’s name could not be resolved',
  ],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN)$/u,
    'check the address and the firewall: nothing answers there',
  ],
  [
    /^PROXY_UNREACHABLE$/u,
    'compare HTTPS_PROXY and HTTP_PROXY with the address of the proxy, and check that it is running',
  ],
  [
    /^PROXY_CERTIFICATE$/u,
    'set NODE_EXTRA_CA_CERTS to a file with the certificate of the proxy or of its issuer, or use an http address for the proxy',
  ],
  [
    /^PROXY_LOGIN$/u,
    'put the right user name and password into HTTPS_PROXY (http://user:password@host:port)',
  ],
  [/^PROXY_DENIED$/u, 'allow this address in the proxy, or add it to NO_PROXY if it can be reached directly'],
  [/^PROXY_/u, 'check the proxy, and that HTTPS_PROXY and HTTP_PROXY name the right one'],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO|HOSTNAME_MISMATCH/u,
    'check for a proxy that inspects the traffic, and set NODE_EXTRA_CA_CERTS if it is intended: the certificate is not trusted on this machine',
  ],
]
const OTHER = 'check the network, the firewall and the proxy of this machine'

/** What to check after a connection failed with this system code. */
export const connectionAdvice = (systemCode: string): string =>
  ADVICE.find(([pattern]) => pattern.test(systemCode))?.[1] ?? OTHER

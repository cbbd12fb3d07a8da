import type { GatewayRemedy } from '../../rollouts/ports/firmware-gateway.ts'

/** What an admin must do when Tuya refuses or doesn't answer a call. One step per cause. */
export const TUYA_STEPS: Readonly<Record<GatewayRemedy, string>> = {
  key: 'compare TUYA_CLIENT_ID, TUYA_CLIENT_SECRET and TUYA_DATA_CENTER with the Overview page of your Tuya cloud project',
  'shared-key': 'give the bot its own cloud project; another program seems to use the same key',
  clock: 'set the clock of this machine over the network (NTP)',
  'allow-address':
    'add the address of this machine to the IP allowlist of your Tuya cloud project, or turn the list off',
  'data-center': 'compare TUYA_DATA_CENTER with the Overview page of your Tuya cloud project',
  'grant-access':
    'check TUYA_PROJECT_ID and TUYA_DATA_CENTER, and that the cloud project is linked to the lighting project and may use its APIs',
  'renew-plan': 'renew the plan or pay for it under Cloud > My Service in the Tuya console',
  'raise-plan': 'get a larger plan under Cloud > My Service in the Tuya console, or wait for the next month',
  subscribe:
    'subscribe to the commercial-lighting APIs under Service API of your Tuya cloud project, and authorise the project for them',
  'slow-down': 'wait a minute; if it keeps happening, set a lower TUYA_REQUESTS_PER_SECOND',
  wait: 'wait a few minutes; if it keeps happening, give Tuya’s support the trace id',
  network: 'check the network, the firewall and the proxy of this machine; Tuya may also have an outage',
  proxy: 'check the proxy, and whether HTTPS_PROXY, HTTP_PROXY and NO_PROXY are right',
  address: 'check TUYA_DATA_CENTER and TUYA_BASE_URL, and any proxy in between',
  'check-id': 'check TUYA_PROJECT_ID',
  parameters:
    'set the other TUYA_GET_PARAMETERS (body or query); if it keeps failing, report it with the trace id',
  settings: 'correct the setting that the message names',
  report: 'give Tuya’s support the code and the trace id',
}

/**
 * Gateways, products and installed versions may be this old for planning: reading thousands of devices takes many
 * minutes. Before a device is sent, its detail is read again.
 */
export const PLAN_DETAIL_FOR_MS = 24 * 3_600_000

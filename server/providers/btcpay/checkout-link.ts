import type { BtcpayConfig } from './config.ts';
import type { Invoice } from './greenfield.ts';

/** The invoice's page: the server's own link, unless the merchant names the address shoppers reach it at. */
export function checkoutLinkOf({ checkoutUrl, serverUrl }: BtcpayConfig, { id, checkoutLink }: Invoice): string {
  const page = (address: string) => `${address}/i/${encodeURIComponent(id)}`;
  return checkoutUrl === undefined ? (checkoutLink ?? page(serverUrl)) : page(checkoutUrl);
}

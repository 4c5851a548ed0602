import { isLoopbackUrl } from '../../loopback.ts';
import { isLive, type PayPalConfig } from './config.ts';

/**
 * Whether a certificate may be taken from there: whoever chooses the certificate chooses whose notifications are
 * believed. PayPal's own hosts by https, and the one path that has certificates; a live method believes no sandbox.
 *
 * The address of a test on this machine counts too. It comes from the configuration, which takes no other machine's.
 */
export function isCertificateUrl(text: string, config: PayPalConfig): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || !/^\/v1\/notifications\/certs\/[\w-]{1,100}$/.test(url.pathname)) return false;
  if (isLoopbackUrl(config.apiUrl)) return url.origin === new URL(config.apiUrl).origin;
  if (url.protocol !== 'https:' || url.port !== '' || !url.hostname.endsWith('.paypal.com')) return false;
  return !(isLive(config) && /(^|\.)sandbox\./.test(url.hostname));
}

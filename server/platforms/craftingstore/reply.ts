import type { HttpReply } from '../../http/raw.ts';
import type { LinkResult } from '../platform.ts';
import type { CraftingStoreConfig } from './config.ts';

/** Status and body since the gateway page of 2022-12-16; before that it was either of them. */
export const NO: HttpReply = { status: 400, body: { success: false } };
export const DONE: HttpReply = { status: 200, body: { success: true } };

/** The link, or the one refusal CraftingStore knows; 503 where trying again later makes sense. */
export function renderReply(result: LinkResult, store: CraftingStoreConfig): HttpReply {
  switch (result.result) {
    case 'link':
      return { status: 200, body: { success: true, data: { url: presentedUrl(result.url, store) } } };
    case 'refused':
      return NO;
    case 'unavailable':
      return { status: 503, body: { success: false } };
  }
}

/** Where the shopper is sent: the checkout itself, or the store's page, where the script opens that checkout. */
function presentedUrl(checkoutUrl: string, { present, storeUrl }: CraftingStoreConfig): string {
  if (present === 'page' || storeUrl === undefined) return checkoutUrl;
  const checkoutId = new URL(checkoutUrl).pathname.split('/').at(-1) ?? '';
  const url = new URL(storeUrl);
  url.searchParams.set('tillgate', checkoutId);
  return url.href;
}

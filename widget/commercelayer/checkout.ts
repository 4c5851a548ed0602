import { Failure } from './failure.ts';
import type { Job } from './job.ts';
import { fields, send, text } from './json.ts';
import { retrying } from './patience.ts';

/** Tillgate's checkout of the order. `pending`: decided without the shopper, such as a bank transfer. */
export interface Checkout {
  readonly id: string;
  readonly url: string;
  readonly standing: 'unpaid' | 'pending' | 'paid';
}

/** Where this script came from: Tillgate's own address. */
const base = new URL(/* @vite-ignore */ '.', import.meta.url).href;

/**
 * Asks Tillgate's server for the checkout; it asks Commerce Layer for the amount. The same order gives the same
 * checkout, so this may be asked at any time.
 */
export async function askForCheckout(job: Job): Promise<Checkout> {
  const { orderId, accessToken, returnUrl = location.href, save } = job;
  const body = JSON.stringify({ orderId, accessToken, returnUrl, save });
  // A body without a content type of its own is plain text, which a browser sends without asking first.
  const init = { method: 'POST', body };
  const answer = await retrying(() => send(`${base}commercelayer/${encodeURIComponent(job.store)}/checkouts`, init));
  const { url, checkout, standing, error } = answer.body;
  const { code, message } = fields(error);
  if (text(code)) throw new Failure(`${code}`, `${message}`);
  const known = standing === 'unpaid' || standing === 'pending' || standing === 'paid';
  if (!text(url) || !text(checkout) || !known) {
    throw new Failure('unexpected_answer', `Tillgate answered ${answer.status} without a checkout`);
  }
  return { id: `${checkout}`, url: `${url}`, standing };
}

import { sendAll } from '../load/send.ts';
import { createCalls } from './craftingstore.ts';

/** Has a link made for a new order, and returns it. */
export async function newCheckout(url: string): Promise<string> {
  let id: string | undefined;
  await sendAll([url], createCalls(1), ({ body }) => {
    id = /co_\w+/.exec(body)?.[0];
    return id === undefined ? 'No link' : null;
  });
  return `${url}/checkout/${id}`;
}

import { sendAll } from '../load/send.ts';
import { createCalls } from './craftingstore.ts';

/**
 * Has a link made for a new order, and returns it.
 *
 * @param publicUrl where shoppers find the server, if it is not `url`
 */
export async function newCheckout(url: string, publicUrl = url): Promise<string> {
  let id: string | undefined;
  await sendAll([url], createCalls(1), ({ body }) => {
    id = /co_\w+/.exec(body)?.[0];
    return id === undefined ? 'No link' : null;
  });
  return `${publicUrl}/checkout/${id}`;
}

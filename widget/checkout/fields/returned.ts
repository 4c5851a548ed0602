/** What Stripe adds to the address a shopper comes back to from their bank (Stripe.js reference, confirmPayment). */
const ADDED = ['payment_intent', 'payment_intent_client_secret', 'redirect_status'];

/**
 * Whether the shopper has just come back from their bank: `refused` when the address says so, else `answered`; null when
 * they come from elsewhere. Either is a hint: the server is asked. The secret is taken out of the address at once, so
 * that it stays in no history and no shared link.
 */
export function takeReturn(): 'answered' | 'refused' | null {
  const address = new URL(location.href);
  const status = address.searchParams.get('redirect_status');
  if (!ADDED.some((name) => address.searchParams.has(name))) return null;
  for (const name of ADDED) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
  return status === 'failed' ? 'refused' : 'answered';
}

/** The checkout's own address, where a bank sends the shopper back to: in the frame if it is in one. */
export const returnAddress = (): string => location.href;

/** The checkout as a page of its own with a method picked, for ways that a frame is no place for. */
export function ownPage(method: string): string {
  const address = new URL(location.href);
  address.searchParams.delete('embed');
  address.searchParams.set('method', method);
  return address.href;
}

import type { Books, OrderFile } from './books.ts';
import { FUNDING, type Funding } from './funding.ts';
import { unitsOf } from './money.ts';
import { type Amount, type FakeAuthorization, type FakeCapture, unprocessable } from './things.ts';

const DAY = 24 * 3_600_000;

export const fundingOf = ({ funding }: OrderFile): Funding => FUNDING[funding ?? 'balance'] ?? never(funding);

function never(funding: string | null): never {
  throw new Error(`no such funding: ${funding}`);
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
export const touch = (books: Books, thing: { update_time: string }): void => {
  thing.update_time = stamp(books.now());
};
export const times = (books: Books) => ({ create_time: stamp(books.now()), update_time: stamp(books.now()) });

/** An authorization: PayPal keeps it for 29 days. */
export function hold(books: Books, file: OrderFile): FakeAuthorization {
  const [unit] = file.order.purchase_units;
  const id = books.id();
  const path = `/v2/payments/authorizations/${id}`;
  const it: FakeAuthorization = {
    id,
    status: 'CREATED',
    amount: { ...unit.amount },
    ...ours(unit),
    seller_protection: { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED'] },
    expiration_time: stamp(books.now() + 29 * DAY),
    links: [
      books.link('self', 'GET', path),
      books.link('capture', 'POST', `${path}/capture`),
      books.link('void', 'POST', `${path}/void`),
    ],
    supplementary_data: { related_ids: { order_id: file.order.id } },
    ...times(books),
  };
  books.authorizations.set(id, { of: file, it });
  unit.payments = { ...unit.payments, authorizations: [...(unit.payments?.authorizations ?? []), it] };
  books.tell('PAYMENT.AUTHORIZATION.CREATED', 'authorization', it);
  return it;
}

interface Take {
  readonly amount: Amount;
  readonly invoiceId?: string | undefined;
  readonly isFinal: boolean;
  readonly pays: Funding['pays'];
  readonly authorizationId?: string;
}

/** The money is the merchant's, or on its way. */
export function take(
  books: Books,
  file: OrderFile,
  { amount, invoiceId, isFinal, pays, authorizationId }: Take,
): FakeCapture {
  const [unit] = file.order.purchase_units;
  const invoice_id = invoiceId ?? unit.invoice_id;
  const isRepeated = [...books.captures.values()].some(
    ({ it }) => it.invoice_id === invoice_id && it.status !== 'DECLINED',
  );
  // The account's own setting: block repeated invoice numbers.
  if (invoice_id !== undefined && isRepeated) throw unprocessable('DUPLICATE_INVOICE_ID');
  const id = books.id();
  const path = `/v2/payments/captures/${id}`;
  const up = authorizationId
    ? `/v2/payments/authorizations/${authorizationId}`
    : `/v2/checkout/orders/${file.order.id}`;
  const it: FakeCapture = {
    id,
    status: pays === 'at once' ? 'COMPLETED' : 'PENDING',
    ...(pays !== 'at once' && { status_details: { reason: 'ECHECK' } }),
    amount: { ...amount },
    final_capture: isFinal,
    ...ours(unit),
    ...(invoice_id !== undefined && { invoice_id }),
    seller_protection: { status: 'ELIGIBLE', dispute_categories: ['ITEM_NOT_RECEIVED'] },
    links: [
      books.link('self', 'GET', path),
      books.link('refund', 'POST', `${path}/refund`),
      books.link('up', 'GET', up),
    ],
    supplementary_data: {
      related_ids: { order_id: file.order.id, ...(authorizationId && { authorization_id: authorizationId }) },
    },
    ...times(books),
  };
  books.captures.set(id, { of: file, it });
  unit.payments = { ...unit.payments, captures: [...(unit.payments?.captures ?? []), it] };
  books.tell(`PAYMENT.CAPTURE.${it.status}`, 'capture', it);
  return it;
}

const ours = ({ custom_id, invoice_id }: { custom_id?: string; invoice_id?: string }) => ({
  ...(custom_id !== undefined && { custom_id }),
  ...(invoice_id !== undefined && { invoice_id }),
});

/** The shopper keeps the wallet with the merchant, if that was asked for. */
export function keepWallet(books: Books, file: OrderFile): void {
  if (!file.wantsVault) return;
  const wallet = books.id(8).toLowerCase();
  const customer = books.id(10);
  books.wallets.set(wallet, { customer, funding: file.funding ?? 'balance' });
  const vault = { id: wallet, status: 'VAULTED', customer: { id: customer }, links: [] };
  file.order.payment_source = { paypal: { ...file.order.payment_source?.paypal, attributes: { vault } } };
  books.tell('VAULT.PAYMENT-TOKEN.CREATED', 'payment_token', { id: wallet, metadata: { order_id: file.order.id } });
}

export const sumOf = (amounts: readonly { readonly amount: Amount }[]): number =>
  amounts.reduce((sum, { amount }) => sum + unitsOf(amount), 0);

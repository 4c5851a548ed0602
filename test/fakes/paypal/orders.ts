import type { Books, OrderFile } from './books.ts';
import { FUNDING } from './funding.ts';
import { unitsOf } from './money.ts';
import { fundingOf, hold, keepWallet, take, times, touch } from './money-moves.ts';
import { type FakeOrder, type FakeUnit, malformed, missing, PayPalRefusal, unprocessable } from './things.ts';

type Json = { readonly [name: string]: unknown };
export const json = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export function fileOf(books: Books, id: string): OrderFile {
  const file = books.orders.get(id);
  if (file === undefined) throw missing();
  return file;
}

export function createOrder(books: Books, body: Json, requestId: string | undefined): FakeOrder {
  const { intent } = body;
  if (intent !== 'CAPTURE' && intent !== 'AUTHORIZE') throw malformed('INVALID_PARAMETER_VALUE', 'intent');
  const unit = unitOf(body);
  const wallet = json(json(body.payment_source).paypal);
  const context = json(wallet.experience_context);
  const vaultId = text(wallet.vault_id);
  if (body.payment_source !== undefined && requestId === undefined) {
    throw malformed('PAYPAL_REQUEST_ID_REQUIRED', 'PayPal-Request-Id');
  }
  const id = books.id();
  const path = `/v2/checkout/orders/${id}`;
  const hasSource = body.payment_source !== undefined;
  const order: FakeOrder = {
    id,
    intent,
    status: hasSource && !vaultId ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    ...(hasSource && { payment_source: { paypal: {} } }),
    purchase_units: [unit],
    links: [
      books.link('self', 'GET', path),
      ...(vaultId ? [] : [books.link(hasSource ? 'payer-action' : 'approve', 'GET', `/checkoutnow?token=${id}`)]),
    ],
    ...times(books),
  };
  const file: OrderFile = {
    order,
    returnUrl: text(context.return_url) ?? null,
    cancelUrl: text(context.cancel_url) ?? null,
    wantsVault: json(json(wallet.attributes).vault).store_in_vault === 'ON_SUCCESS',
    funding: null,
    touchedAt: books.now(),
  };
  if (vaultId !== undefined) payWith(books, file, vaultId);
  books.orders.set(id, file);
  return order;
}

function unitOf(body: Json): FakeUnit {
  const units = Array.isArray(body.purchase_units) ? body.purchase_units : [];
  const unit = json(units[0]);
  if (units.length !== 1) throw malformed('MISSING_REQUIRED_PARAMETER', '/purchase_units');
  unitsOf(unit.amount);
  for (const name of ['custom_id', 'invoice_id', 'description']) {
    if ((text(unit[name])?.length ?? 0) > 127) throw malformed('INVALID_STRING_LENGTH', name);
  }
  return { reference_id: 'default', ...structuredClone(unit) } as FakeUnit;
}

/** A kept wallet pays in the same step. */
function payWith(books: Books, file: OrderFile, vaultId: string): void {
  const wallet = books.wallets.get(vaultId);
  if (wallet === undefined) throw unprocessable('TOKEN_ID_NOT_FOUND');
  file.funding = wallet.funding;
  finish(books, file);
}

/** Does what the order was made for. */
function finish(books: Books, file: OrderFile): void {
  const { order } = file;
  const { pays } = fundingOf(file);
  if (pays === 'never') throw unprocessable('INSTRUMENT_DECLINED');
  if (order.intent === 'AUTHORIZE') hold(books, file);
  else take(books, file, { amount: order.purchase_units[0].amount, isFinal: true, pays });
  order.status = 'COMPLETED';
  touch(books, order);
  keepWallet(books, file);
}

export function completeOrder(books: Books, id: string, action: 'CAPTURE' | 'AUTHORIZE'): FakeOrder {
  const file = fileOf(books, id);
  const { order } = file;
  if (order.intent !== action) throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
  if (order.status === 'COMPLETED') {
    throw unprocessable(action === 'CAPTURE' ? 'ORDER_ALREADY_CAPTURED' : 'ORDER_ALREADY_AUTHORIZED');
  }
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
  finish(books, file);
  return order;
}

const PATCHABLE = /^\/purchase_units\/@reference_id=='default'\/(custom_id|invoice_id|description)$/;

/** All of it or nothing. */
export function patchOrder(books: Books, id: string, body: unknown): null {
  const { order } = fileOf(books, id);
  if (order.status === 'COMPLETED') throw unprocessable('ORDER_ALREADY_COMPLETED');
  if (!Array.isArray(body)) throw malformed('INVALID_PARAMETER_SYNTAX', '/');
  const changes = body.map((patch) => {
    const { op, path, value } = json(patch);
    const [, field] = PATCHABLE.exec(text(path) ?? '') ?? [];
    const isIntent = path === '/intent' && (value === 'CAPTURE' || value === 'AUTHORIZE');
    if (op !== 'replace' || typeof value !== 'string' || (!field && !isIntent)) throw unprocessable('NOT_PATCHABLE');
    return () => Object.assign(isIntent ? order : order.purchase_units[0], { [field ?? 'intent']: value });
  });
  for (const change of changes) change();
  return null;
}

/** The shopper agrees on PayPal's page. What the merchant makes of it is the merchant's business. */
export function approve(books: Books, id: string, funding: string): OrderFile {
  const file = fileOf(books, id);
  if (!Object.hasOwn(FUNDING, funding)) throw new PayPalRefusal(400, 'INVALID_REQUEST', 'INVALID_PARAMETER_VALUE');
  const { order } = file;
  if (order.status === 'COMPLETED' || order.status === 'VOIDED') throw missing();
  order.status = 'APPROVED';
  order.payment_source = { paypal: { ...order.payment_source?.paypal, ...PAYER } };
  touch(books, order);
  file.funding = funding;
  file.touchedAt = books.now();
  books.tell('CHECKOUT.ORDER.APPROVED', 'checkout-order', order);
  return file;
}

const PAYER = {
  email_address: 'shopper@example.com',
  account_id: 'QYR5Z8XDVJNXQ',
  account_status: 'VERIFIED',
  name: { given_name: 'Ada', surname: 'Lovelace' },
  address: { country_code: 'GB' },
};

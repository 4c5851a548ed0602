import type { Books, SetupToken } from './books.ts';
import { json, text } from './orders.ts';
import { malformed, missing, unprocessable } from './things.ts';

/** A wallet the shopper is about to agree to; worth nothing until they have. */
export function createSetupToken(books: Books, body: unknown): object {
  const paypal = json(json(json(body).payment_source).paypal);
  const context = json(paypal.experience_context);
  const setup: SetupToken = {
    id: books.id(17),
    approved: false,
    funding: 'balance',
    returnUrl: text(context.return_url) ?? null,
  };
  books.setups.set(setup.id, setup);
  return setupTokenShape(books, setup);
}

export function setupTokenShape(books: Books, { id, approved }: SetupToken): object {
  const approve = books.link('approve', 'GET', `/agreements/approve?approval_session_id=${id}`);
  const self = books.link('self', 'GET', `/v3/vault/setup-tokens/${id}`);
  return {
    id,
    status: approved ? 'APPROVED' : 'PAYER_ACTION_REQUIRED',
    payment_source: { paypal: {} },
    links: [self, approve],
  };
}

/** Trades an approved setup token for one that pays. */
export function createPaymentToken(books: Books, body: unknown): object {
  const token = json(json(json(body).payment_source).token);
  if (token.type !== 'SETUP_TOKEN') throw malformed('INVALID_PARAMETER_VALUE', '/payment_source/token/type');
  const setup = books.setups.get(text(token.id) ?? '');
  if (setup === undefined) throw missing();
  if (!setup.approved) throw unprocessable('SETUP_TOKEN_NOT_APPROVED');
  const id = books.id(8).toLowerCase();
  const customer = books.id(10);
  books.wallets.set(id, { customer, funding: setup.funding });
  books.setups.delete(setup.id);
  const payment_source = { paypal: { email_address: 'shopper@example.com', payer_id: 'WDJJHEBZ4X2LY' } };
  const links = [books.link('self', 'GET', `/v3/vault/payment-tokens/${id}`)];
  return { id, customer: { id: customer }, payment_source, links };
}

import { sameMoney } from '../../../shared/money.ts';
import { declined, type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { Authorize, CreateSession, ProviderPayment, Session } from '../provider.ts';
import { type Answer, afterwards, refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { savedBody, sessionBody } from './bodies.ts';
import type { PayPalConfig } from './config.ts';
import { type Amount, toPayPal } from './currency.ts';
import { type Ledger, markOf } from './ledger.ts';
import { type Look, payerLinkOf, readLedger } from './look.ts';
import { order } from './objects.ts';
import type { Patience } from './timeouts.ts';

/** The shopper approves on a page of PayPal's own. */
export async function createSession(
  api: PayPalApi,
  look: Look,
  config: PayPalConfig,
  input: CreateSession,
): Promise<Outcome<Session>> {
  const made = await create(api, input, 'create', (amount) => sessionBody(input, amount, config));
  if (made.status !== 'succeeded') return made;
  const standing = await standingOf(look, made.value, input.signal);
  return 'value' in standing ? { ...standing, value: { payment: standing.value } } : standing;
}

/** Pays with a kept wallet while the shopper is away. */
export async function authorize(api: PayPalApi, look: Look, input: Authorize): Promise<Outcome<ProviderPayment>> {
  if (!/^[\w-]{1,255}$/.test(input.paymentSourceToken)) {
    return refused('invalid_request', 'Not a payment source that was kept with PayPal.');
  }
  const made = await create(api, input, 'move', (amount) => savedBody(input, amount));
  return made.status === 'succeeded' ? standingOf(look, made.value, input.signal) : made;
}

/** The create's request id, from our payment's own id: a lost order is found by it, see find.ts. */
export const createRequestId = (merchantRef: string): string => `${merchantRef}-create`;

/**
 * A known request id is answered with the order it once made, whatever the body says now: an order about another amount
 * is the id's, not this request's.
 */
async function create(
  api: PayPalApi,
  input: CreateSession | Authorize,
  patience: Patience,
  bodyOf: (amount: Amount) => object,
): Promise<Answer<Ledger>> {
  const amount = toPayPal(input.money);
  if (amount === null) {
    return refused('invalid_request', `PayPal cannot take exactly this amount of ${input.money.currency}.`);
  }
  const { merchantRef, signal } = input;
  const made = await api.call({
    method: 'POST',
    path: '/v2/checkout/orders',
    body: bodyOf(amount),
    requestId: createRequestId(merchantRef),
    patience,
    signal,
    answer: order,
  });
  const ledger = readLedger(made);
  if (ledger.status !== 'succeeded') return ledger;
  const isAsked = ledger.value.merchantRef === merchantRef && sameMoney(ledger.value.money, input.money);
  if (isAsked && markOf(ledger.value) !== 'probe') return ledger;
  return !ledger.value.isUntouched
    ? unsure('unparseable', 'PayPal took or reserved money, but not as it was asked to.')
    : refused('invalid_request', 'The same request was made before about something else.');
}

async function standingOf(look: Look, ledger: Ledger, signal: AbortSignal): Promise<Outcome<ProviderPayment>> {
  const answer = afterwards(await look.truth(ledger, signal));
  if (answer.status !== 'succeeded') return answer;
  const payment = answer.value;
  switch (payment.stage) {
    case 'open':
    case 'actionRequired': {
      const url = payerLinkOf(ledger);
      return url === null
        ? pending(payment)
        : { status: 'actionRequired', value: payment, redirectUrl: url, display: 'top' };
    }
    case 'processing':
      return pending(payment);
    case 'authorized':
    case 'captured':
      return succeeded(payment);
    case 'failed':
      return declined(payment.decline?.code ?? 'processing_error', payment.decline?.message ?? 'PayPal: failed');
    case 'voided':
    case 'expired':
      return declined('session_expired', 'PayPal: the order was given up.');
  }
}

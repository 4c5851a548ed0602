import { sameMoney } from '../../../shared/money.ts';
import { declined, type Outcome, rejected } from '../../payments/outcome.ts';
import type { Authorize, CreateSession, ProviderPayment, Session } from '../provider.ts';
import type { Got, MollieApi } from './api.ts';
import { recurringBody, sessionBody } from './bodies.ts';
import type { MollieConfig } from './config.ts';
import { CURRENCIES } from './currencies.ts';
import { createCustomer, readMandate } from './customers.ts';
import { ourPayment } from './metadata.ts';
import { isMethod } from './methods.ts';
import { type Payment, payment } from './objects.ts';
import { readSourceToken } from './saved-source.ts';
import { standing } from './standing.ts';
import { truthOf } from './truth.ts';

/** Makes a payment and answers Mollie's page for it. To keep the source, it is the first of a new customer's. */
export async function createSession(
  api: MollieApi,
  config: MollieConfig,
  input: CreateSession,
): Promise<Outcome<Session>> {
  const refused = refuseCurrency(input);
  if (refused) return refused;
  const { option } = input;
  if (option !== undefined && !isMethod(option)) return GONE;
  let customerId: string | null = null;
  if (input.tokenize) {
    const key = `${input.idempotencyKey}-customer`;
    const customer = await createCustomer(api, { key, customerRef: input.merchantRef, signal: input.signal });
    if ('problem' in customer) return customer.problem;
    customerId = customer.value.id;
  }
  const made = await create(api, input, sessionBody(input, config, customerId), 'create');
  if ('problem' in made) return option !== undefined && refusesOption(made.field) ? GONE : made.problem;
  const { expiresAt } = made.value;
  return standing<Session>(made.value, {
    payment: truthOf(made.value),
    ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
  });
}

/** The list the shopper chose from is some minutes old; meanwhile the method may have been switched off. */
const GONE = declined('method_unavailable', 'Mollie does not offer the chosen method for this payment.');

/** Of an amount Mollie takes, what it says no to is the method's own limit. */
const refusesOption = (field: string | undefined): boolean => field === 'method' || field?.split('.')[0] === 'amount';

/** Charges a mandate: Mollie's "recurring" payment, without the shopper. */
export async function chargeSource(
  api: MollieApi,
  config: MollieConfig,
  input: Authorize,
): Promise<Outcome<ProviderPayment>> {
  const refused = refuseCurrency(input);
  if (refused) return refused;
  const source = readSourceToken(input.paymentSourceToken);
  if (source === null) return rejected('not_found', 'Not a saved payment source of Mollie.');
  if (input.capture === 'manual') {
    const mandate = await readMandate(api, source, input.signal);
    if ('problem' in mandate) return mandate.problem;
    // A debit or PayPal agreement would take the money at once, without anybody having asked for that.
    if (mandate.value.method !== 'creditcard') {
      return rejected('not_supported', 'Only a saved card can be authorized now and captured later.');
    }
  }
  const made = await create(api, input, recurringBody(input, config, source), 'move');
  if ('problem' in made) return made.problem;
  return standing(made.value, truthOf(made.value));
}

/**
 * Under a known key Mollie repeats its first answer, whatever the body says now: an answer about another payment or
 * another amount is the key's, not this request's.
 */
async function create(
  api: MollieApi,
  input: CreateSession | Authorize,
  body: object,
  kind: 'create' | 'move',
): Promise<Got<Payment>> {
  const { idempotencyKey, signal } = input;
  const call = { method: 'POST', path: '/v2/payments', kind, body, idempotencyKey, signal, answer: payment } as const;
  const made = await api.call(call);
  if ('problem' in made || isAsked(made.value, input)) return made;
  return { problem: rejected('invalid_request', 'The same request was made before with another amount.') };
}

const isAsked = ({ amount, metadata }: Payment, { merchantRef, money }: CreateSession | Authorize): boolean =>
  ourPayment(metadata)?.payment === merchantRef && sameMoney(amount, money);

function refuseCurrency({ money: { currency } }: CreateSession | Authorize): Outcome<never> | null {
  return CURRENCIES.includes(currency) ? null : rejected('invalid_request', `Mollie does not take ${currency}.`);
}

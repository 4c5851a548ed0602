import { type Books, the } from './books.ts';
import { checkAmount } from './currencies.ts';
import { type Form, integer, metadataOf, needed, oneOf, only, part, text } from './params.ts';
import { cancelIntent, confirm, declined, methodFor, releaseRest, take } from './paying.ts';
import { intent as intentShape } from './shapes.ts';
import { type FakeIntent, invalid } from './things.ts';

const PARAMS =
  'amount currency customer payment_method automatic_payment_methods payment_method_types off_session confirm capture_method description metadata setup_future_usage expand'.split(
    ' ',
  );

/** Made for a shopper to confirm in the browser; or confirmed at once, with a saved source and without the shopper. */
export function createIntent(books: Books, form: Form): FakeIntent {
  only(form, PARAMS);
  const amount = integer(form, 'amount') ?? Number.NaN;
  const currency = needed(form, 'currency');
  checkAmount(amount, currency);
  const customer = text(form, 'customer');
  if (customer) the(books.customers, 'customer', customer);
  const intent = intentShape(books, {
    amount,
    currency,
    capture: oneOf(form, 'capture_method', ['automatic', 'automatic_async', 'manual'], 'automatic_async'),
    customer,
    description: text(form, 'description'),
    metadata: metadataOf(form),
    setupFutureUsage: text(form, 'setup_future_usage'),
  });
  const types = form.payment_method_types;
  if (Array.isArray(types)) intent.payment_method_types = types;
  else if (part(form, 'automatic_payment_methods').enabled === 'true') {
    intent.automatic_payment_methods = { enabled: true, allow_redirects: 'always' };
    intent.payment_method_types = ['card', 'ideal', 'sepa_debit'];
  }
  const wanted = text(form, 'payment_method');
  const offSession = text(form, 'off_session') === 'true';
  const owner = wanted === null ? null : (books.methods.get(wanted)?.customer ?? null);
  if (owner !== null && owner !== customer) {
    throw invalid('', 'The provided PaymentMethod is attached to another customer.', { param: 'payment_method' });
  }
  if (offSession && part(form, 'automatic_payment_methods').allow_redirects !== 'never') {
    throw invalid('', 'A return_url is needed unless automatic_payment_methods[allow_redirects] is never.');
  }
  const method = wanted === null ? null : methodFor(books, wanted, customer);
  books.intents.set(intent.id, intent);
  books.tell('payment_intent.created', intent);
  if (method === null || text(form, 'confirm') !== 'true') return intent;
  confirm(books, intent, method, offSession);
  if (intent.status === 'requires_payment_method') throw declined(intent);
  return intent;
}

export function captureIntent(books: Books, id: string, form: Form): FakeIntent {
  only(form, ['amount_to_capture', 'metadata', 'expand']);
  const intent = the(books.intents, 'payment_intent', id);
  if (intent.status !== 'requires_capture') throw unexpected(intent, 'captured', 'requires_capture');
  const amount = integer(form, 'amount_to_capture') ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalid('amount_too_large', 'The amount to capture is greater than what was authorized.');
  }
  checkAmount(amount, intent.currency);
  const charge = the(books.charges, 'charge', intent.latest_charge ?? '');
  take(books, intent, charge, amount);
  releaseRest(books, intent, charge);
  return intent;
}

export function cancel(books: Books, id: string, form: Form): FakeIntent {
  only(form, ['cancellation_reason', 'expand']);
  const reasons = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned', ''];
  const reason = oneOf(form, 'cancellation_reason', reasons, '');
  const intent = the(books.intents, 'payment_intent', id);
  // Stripe API reference, Cancel a PaymentIntent: one of a Checkout Session only while it waits for its capture.
  const free = books.sessionOf.has(id)
    ? ['requires_capture']
    : ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'];
  if (!free.includes(intent.status)) throw unexpected(intent, 'canceled', free.join(', '));
  cancelIntent(books, intent, reason || null);
  return intent;
}

export const unexpected = (intent: FakeIntent, done: string, needs: string) =>
  invalid(
    'payment_intent_unexpected_state',
    `This PaymentIntent could not be ${done} because it has a status of ${intent.status}; it needs ${needs}.`,
    { payment_intent: intent },
  );

/** An intent with its charge, and that with its balance transaction, as far as the request expands them. */
export function rendered(books: Books, intent: FakeIntent, form: Form): unknown {
  const expand = Array.isArray(form.expand) ? form.expand.map(String) : [];
  const charge = intent.latest_charge ? books.charges.get(intent.latest_charge) : undefined;
  if (!charge || !expand.some((path) => path.startsWith('latest_charge'))) return intent;
  const { balance_created, ...shown } = charge;
  const balance =
    charge.balance_transaction && expand.includes('latest_charge.balance_transaction')
      ? { id: charge.balance_transaction, object: 'balance_transaction', created: balance_created }
      : charge.balance_transaction;
  return { ...intent, latest_charge: { ...shown, balance_transaction: balance } };
}

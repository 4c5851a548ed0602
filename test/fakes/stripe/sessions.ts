import { type Books, the } from './books.ts';
import { checkAmount } from './currencies.ts';
import { type Form, integer, isForm, metadataOf, needed, oneOf, only, part, text } from './params.ts';
import { type FakeSession, invalid } from './things.ts';

const PARAMS =
  'mode ui_mode line_items success_url cancel_url expires_at locale client_reference_id metadata payment_method_types customer_creation customer payment_intent_data expand'.split(
    ' ',
  );
const HALF_HOUR = 30 * 60;
const DAY = 24 * 3_600;

export function createSession(books: Books, form: Form, pageUrl: (id: string) => string): FakeSession {
  only(form, PARAMS);
  oneOf(form, 'mode', ['payment'], '');
  oneOf(form, 'ui_mode', ['hosted_page'], 'hosted_page');
  const { amount, currency } = totalOf(form);
  checkAmount(amount, currency);
  const expires = integer(form, 'expires_at') ?? books.now() + DAY;
  if (expires < books.now() + HALF_HOUR || expires > books.now() + DAY) {
    throw invalid('parameter_invalid', 'expires_at must be between 30 minutes and 24 hours from now', {
      param: 'expires_at',
    });
  }
  const wishes = part(form, 'payment_intent_data');
  only(wishes, ['capture_method', 'description', 'metadata', 'setup_future_usage']);
  const id = books.id(books.live ? 'cs_live' : 'cs_test');
  const session: FakeSession = {
    id,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, status: null },
    cancel_url: text(form, 'cancel_url'),
    client_reference_id: text(form, 'client_reference_id'),
    created: books.now(),
    currency,
    custom_fields: [],
    custom_text: { shipping_address: null, submit: null },
    customer: null,
    customer_creation: oneOf(form, 'customer_creation', ['always', 'if_required'], 'if_required'),
    expires_at: expires,
    livemode: books.live,
    locale: text(form, 'locale'),
    metadata: metadataOf(form),
    mode: 'payment',
    payment_intent: null,
    payment_method_types: Array.isArray(form.payment_method_types) ? form.payment_method_types : ['card'],
    payment_status: 'unpaid',
    shipping_options: [],
    status: 'open',
    success_url: needed(form, 'success_url'),
    ui_mode: 'hosted_page',
    url: pageUrl(id),
  };
  books.sessions.set(id, session);
  books.wishes.set(id, {
    capture: oneOf(wishes, 'capture_method', ['automatic', 'automatic_async', 'manual'], 'automatic'),
    description: text(wishes, 'description'),
    metadata: metadataOf(wishes),
    setupFutureUsage: text(wishes, 'setup_future_usage'),
  });
  return session;
}

function totalOf(form: Form): { amount: number; currency: string } {
  const [item, ...more] = Array.isArray(form.line_items) ? form.line_items : [];
  if (!isForm(item) || more.length > 0) throw invalid('parameter_missing', 'line_items', { param: 'line_items' });
  const price = part(item, 'price_data');
  needed(part(price, 'product_data'), 'name');
  const amount = (integer(price, 'unit_amount') ?? Number.NaN) * (integer(item, 'quantity') ?? 1);
  return { amount, currency: needed(price, 'currency') };
}

export function expireSession(books: Books, id: string): FakeSession {
  const session = the(books.sessions, 'checkout.session', id);
  if (session.status !== 'open') {
    throw invalid(
      '',
      `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${session.status}.`,
    );
  }
  session.status = 'expired';
  session.url = null;
  books.tell('checkout.session.expired', session);
  return session;
}

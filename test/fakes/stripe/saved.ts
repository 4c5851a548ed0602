import { type Books, the } from './books.ts';
import { type Form, metadataOf, needed, only, text } from './params.ts';
import { instrumentOf, methodFor } from './paying.ts';
import { StripeRefusal, type Thing } from './things.ts';

export function createCustomer(books: Books, form: Form): Thing {
  only(form, ['metadata', 'email', 'name', 'description', 'expand']);
  const customer = {
    id: books.id('cus'),
    object: 'customer',
    created: books.now(),
    livemode: books.live,
    metadata: metadataOf(form),
  };
  books.customers.set(customer.id, customer);
  return customer;
}

/** Sets a payment method up for payments without the shopper. */
export function createSetupIntent(books: Books, form: Form): Thing {
  only(form, ['customer', 'payment_method', 'usage', 'confirm', 'automatic_payment_methods', 'metadata', 'expand']);
  const customer = needed(form, 'customer');
  the(books.customers, 'customer', customer);
  const wanted = needed(form, 'payment_method');
  const instrument = instrumentOf(books, wanted);
  if (instrument.decline && instrument.pays === 'never') {
    const { code, decline_code } = instrument.decline;
    throw new StripeRefusal(402, { type: 'card_error', code, decline_code, message: 'Your card was declined.' });
  }
  const confirmed = text(form, 'confirm') === 'true';
  const method = methodFor(books, wanted, customer);
  return {
    id: books.id('seti'),
    object: 'setup_intent',
    client_secret: `seti_${books.id('s')}_secret_${books.id('s')}`,
    created: books.now(),
    customer,
    livemode: books.live,
    payment_method: method,
    payment_method_options: {},
    payment_method_types: [instrument.type],
    status: instrument.needsShopper ? 'requires_action' : confirmed ? 'succeeded' : 'requires_confirmation',
    usage: text(form, 'usage') ?? 'off_session',
  } as Thing;
}

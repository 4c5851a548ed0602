import { type Books, the } from './books.ts';
import { unexpected } from './intents.ts';
import { type Form, needed, text } from './params.ts';
import { confirm, declined, instrumentOf, methodFor, refuse } from './paying.ts';
import { type FakeIntent, invalid, StripeRefusal } from './things.ts';

/** What a browser may do with a publishable key and the client secret of one PaymentIntent, and nothing else. */
export const FAKE_PUBLISHABLE_KEY = 'pk_test_51FakeAccount0123456789';

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function intentOfBrowser(books: Books, id: string, form: Form): FakeIntent {
  if (text(form, 'key') !== FAKE_PUBLISHABLE_KEY) {
    throw new StripeRefusal(401, { type: 'invalid_request_error', message: 'Invalid API Key provided.' });
  }
  const intent = the(books.intents, 'payment_intent', id);
  if (intent.client_secret !== needed(form, 'client_secret')) {
    throw invalid('payment_intent_invalid_parameter', 'The client_secret provided does not match this PaymentIntent.');
  }
  return intent;
}

/** The shopper presses Pay: paid, refused and open for another try, or asked for something first. */
export function confirmInBrowser(books: Books, id: string, form: Form): FakeIntent {
  const intent = intentOfBrowser(books, id, form);
  if (!CONFIRMABLE.includes(intent.status)) throw unexpected(intent, 'confirmed', CONFIRMABLE.join(', '));
  const method = methodFor(books, needed(form, 'payment_method'), intent.customer);
  const { asks } = instrumentOf(books, method);
  if (asks) {
    const next = asks === 'redirect_to_url' ? { redirect_to_url: { return_url: needed(form, 'return_url') } } : {};
    intent.status = 'requires_action';
    intent.payment_method = method;
    intent.next_action = { type: asks, ...next };
    books.tell('payment_intent.requires_action', intent);
    return intent;
  }
  confirm(books, intent, method, false);
  if (intent.status === 'requires_payment_method') throw declined(intent);
  return intent;
}

/** The shopper has answered their bank. Too late for an intent that was given up meanwhile. */
export function answerBank(books: Books, id: string, approved: boolean): FakeIntent {
  const intent = the(books.intents, 'payment_intent', id);
  if (intent.status !== 'requires_action' || intent.payment_method === null) return intent;
  intent.next_action = null;
  if (approved) confirm(books, intent, intent.payment_method, false);
  else refuse(books, intent, { code: 'payment_intent_authentication_failure' });
  return intent;
}

import { MoneyError } from '../../../shared/money.ts';
import type { Clock } from '../../clock.ts';
import { type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { ProviderPayment } from '../provider.ts';
import { type Answer, refused, unsure } from './answer.ts';
import type { StripeClient } from './client.ts';
import { everyPage } from './pages.ts';
import { type CheckoutSession, checkoutSession, dispute, paymentIntent, refund } from './things.ts';
import { type Books, truthOfIntent, truthOfSession } from './truth.ts';

/** Asks Stripe how things stand. */
export interface Look {
  /** By the id of a session or of a PaymentIntent. */
  at(ref: string, signal: AbortSignal): Promise<Outcome<ProviderPayment>>;
  session(id: string, signal: AbortSignal): Promise<Answer<CheckoutSession>>;
  /** A PaymentIntent with everything that happened to its money. */
  books(intentId: string, signal: AbortSignal): Promise<Answer<Books>>;
  /** The PaymentIntent behind a reference; a session that nobody has paid has none. */
  intentOf(ref: string, signal: AbortSignal): Promise<Answer<string>>;
}

/** Ids go into paths. */
const SESSION = /^cs_\w{1,200}$/;
const INTENT = /^pi_\w{1,200}$/;

export function createLook(client: StripeClient, clock: Clock): Look {
  const look: Look = {
    async session(id, signal) {
      if (!SESSION.test(id)) return refused('not_found', 'Not a reference of a payment with Stripe.');
      return client.get({ path: `/v1/checkout/sessions/${id}`, signal }, checkoutSession);
    },

    async books(id, signal) {
      if (!INTENT.test(id)) return refused('not_found', 'Not a reference of a payment with Stripe.');
      const query = { expand: ['latest_charge.balance_transaction'] };
      const read = await client.get({ path: `/v1/payment_intents/${id}`, query, signal }, paymentIntent);
      if (read.status !== 'succeeded') return read;
      const intent = read.value;
      const of = { payment_intent: id };
      const refunds = intent.latest_charge?.amount_refunded
        ? await everyPage(client, { path: '/v1/refunds', query: of, signal }, refund)
        : NONE;
      if (refunds.status !== 'succeeded') return refunds;
      const disputes = intent.latest_charge?.disputed
        ? await everyPage(client, { path: '/v1/disputes', query: of, signal }, dispute)
        : NONE;
      if (disputes.status !== 'succeeded') return disputes;
      return { status: 'succeeded', value: { intent, refunds: refunds.value, disputes: disputes.value } };
    },

    async intentOf(ref, signal) {
      if (INTENT.test(ref)) return { status: 'succeeded', value: ref };
      const session = await look.session(ref, signal);
      if (session.status !== 'succeeded') return session;
      const { payment_intent } = session.value;
      if (payment_intent === null) return refused('invalid_request', 'Nobody has paid this session.');
      return { status: 'succeeded', value: payment_intent };
    },

    async at(ref, signal) {
      if (INTENT.test(ref)) return read(await look.books(ref, signal), (books) => succeeded(truthOfIntent(books)));
      const session = await look.session(ref, signal);
      if (session.status !== 'succeeded') return session;
      return lookBehind(session.value, signal);
    },
  };

  /**
   * Once the shopper has finished, the PaymentIntent tells the rest, and lends its id: disputes are told of with nothing
   * else, so from then on the payment goes by it.
   */
  async function lookBehind(session: CheckoutSession, signal: AbortSignal): Promise<Outcome<ProviderPayment>> {
    if (session.status === 'complete' && session.payment_intent !== null) {
      return read(await look.books(session.payment_intent, signal), (books) => succeeded(truthOfIntent(books)));
    }
    return standingOf(session, clock.now());
  }

  return look;
}

const NONE: Answer<never[]> = { status: 'succeeded', value: [] };

/** A session as it stands, with the way to its page while that is open. */
export function standingOf(session: CheckoutSession, now: number): Outcome<ProviderPayment> {
  const value = truthOfSession(session, now);
  if (session.status === 'expired') return succeeded(value);
  if (session.status === 'open' && session.url) {
    return { status: 'actionRequired', value, redirectUrl: session.url, display: 'top' };
  }
  return pending(value);
}

/** An amount that is none must not reach the books, and proves nothing either. */
export function read<T, R>(answer: Answer<T>, interpret: (value: T) => Outcome<R>): Outcome<R> {
  if (answer.status !== 'succeeded') return answer;
  try {
    return interpret(answer.value);
  } catch (error) {
    if (error instanceof MoneyError) return unsure('unparseable', error.message);
    throw error;
  }
}

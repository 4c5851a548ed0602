import type { Api } from './api.ts';
import { declineOf } from './decline.ts';
import type { Resource } from './document.ts';
import { Failure, failureOf } from './failure.ts';
import type { Job } from './job.ts';
import { fields, text } from './json.ts';
import { chooseMethod } from './method.ts';
import { stageOf } from './order.ts';
import { wait } from './patience.ts';
import { type Outcome, place } from './place.ts';
import { letShopperPay } from './shopper.ts';

export const PAYMENTS_INCLUDE =
  'available_payment_settings,payment_sessions,payment_sessions.payment_setting,payment_sessions.payment_authorization';

/** How often, and how far apart (milliseconds), an order is asked whether it can be placed: as the vendor does. */
const PLACEABLE_TRIES = 5;
const PLACEABLE_AFTER_MS = 1_000;

/** Authorizations that came to nothing. */
const OVER: readonly unknown[] = ['failed', 'declined', 'canceled', 'expired'];
/** Sessions that pay for something, or may. */
const LIVE: readonly unknown[] = ['unpaid', 'authorized', 'paid', 'partially_paid'];

const statusOf = (resource: Resource | undefined) => resource?.attributes.status;
const authorizationOf = (session: Resource) => session.related('payment_authorization')[0];
const isSpent = (session: Resource) => OVER.includes(statusOf(authorizationOf(session)));

/**
 * The steps with the Payments API ("Commerce Layer reference, new Payments API contract"). Not tried against the live
 * platform.
 */
export async function payThroughSession(job: Job, first: Resource): Promise<Outcome> {
  const { paymentsApi: api, until } = job;
  if (job.customerPaymentSource || job.save) {
    throw new Failure('unsupported', 'Payment sources cannot be kept with the Payments API yet');
  }
  const external = first
    .related('available_payment_settings')
    .filter(({ type }) => type === 'payment_setting_externals');
  const setting = chooseMethod(external, job.paymentMethod);
  const session = liveSession(first, setting) ?? (await until(openSession(api, setting)));

  let refusal: Failure | undefined;
  let paid = true;
  if (statusOf(session) === 'unpaid' && (!authorizationOf(session) || isSpent(session))) {
    const { id, checkout_url: url } = fields(fields(session.attributes.response_data).data);
    if (!text(id) || !text(url)) throw new Failure('unexpected_answer', 'The payment session has no checkout_url');
    ({ paid } = await letShopperPay(job, { id: `${id}`, url: `${url}` }));
    let made: Resource | undefined;
    try {
      // Once: a session takes one authorization. What became of it, its order tells, unless it is over already.
      made = await api.createOnce('payment_authorizations', {
        payment_session: { type: session.type, id: session.id },
      });
    } catch (error) {
      refusal = failureOf(error);
    }
    if (made && OVER.includes(statusOf(made))) throw declineOf(made);
  }
  return (await untilPlaceable(api, session.id, refusal)) ?? place(api, '_place', paid);
}

/** The session in which this order is being paid, or was. `spent`: one in which that came to nothing. */
function liveSession(order: Resource, setting: Resource, spent = false): Resource | undefined {
  return order.related('payment_sessions').find((session) => {
    const expiresAt = Date.parse(`${session.attributes.expires_at}`);
    return (
      session.related('payment_setting')[0]?.id === setting.id &&
      LIVE.includes(statusOf(session)) &&
      isSpent(session) === spent &&
      !(statusOf(session) === 'unpaid' && expiresAt < Date.now())
    );
  });
}

/**
 * An order has one open session, so that a second one is refused: then the first is found. Where a spent one counts as
 * open, it takes another authorization; for us it is the same one, by the order and its checkout.
 */
async function openSession(api: Api, setting: Resource): Promise<Resource> {
  try {
    // Without an amount: Commerce Layer takes what is left to pay.
    return await api.createOnce('payment_sessions', {
      payment_setting: { type: 'payment_settings', id: setting.id },
      order: api.order,
    });
  } catch (error) {
    const order = await api.readOrder(PAYMENTS_INCLUDE);
    const session = liveSession(order, setting) ?? liveSession(order, setting, true);
    if (session) return session;
    throw error;
  }
}

/**
 * Authorizations are worked off after the answer, and until then the order cannot be placed. Asking changes nothing.
 * Returns nothing when it can be placed.
 */
async function untilPlaceable(api: Api, session: string, refusal?: Failure): Promise<Outcome | undefined> {
  let reason = refusal;
  for (let tries = 0; tries < PLACEABLE_TRIES; tries++) {
    try {
      const { attributes } = await api.tellOrder({ _placeable: true });
      if (attributes.placeable === true || attributes.status === 'placed') return undefined;
    } catch (error) {
      reason ??= failureOf(error);
    }
    await wait(PLACEABLE_AFTER_MS);
  }
  const order = await api.readOrder(PAYMENTS_INCLUDE);
  if (stageOf(order) !== 'open') return undefined;
  const mine = order.related('payment_sessions').find(({ id }) => id === session);
  const message = reason?.message ?? 'The order cannot be placed yet';
  if ((mine && isSpent(mine)) || (refusal && !refusal.uncertain)) throw new Failure('declined', message);
  return { status: 'pending', message };
}

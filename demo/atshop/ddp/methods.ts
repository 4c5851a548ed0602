import type { Journal } from '../journal.ts';
import type { Shop } from '../shop.ts';
import { MeteorFailure } from './failure.ts';
import type { Login, Tokens } from './tokens.ts';

export interface MethodDependencies {
  readonly shop: Shop;
  readonly journal: Journal;
  readonly tokens: Tokens;
}

/** The connection a method runs on. */
export interface Caller {
  readonly session: string;
  userId: string | null;
  token: string | null;
}

/** Runs a method and returns its result; throws MeteorFailure. */
export function runMethod(
  dependencies: MethodDependencies,
  caller: Caller,
  name: string,
  params: readonly unknown[],
): unknown {
  switch (name) {
    case 'login':
      return logIn(dependencies, caller, params);
    case 'order.exists':
      return dependencies.shop.findOrder(params[0]) !== null;
    case 'order.fulfill.alternativePayment':
      return fulfil(dependencies, caller, params);
    default:
      throw new MeteorFailure({ error: 404, reason: `Method '${name}' not found` });
  }
}

function logIn({ tokens, journal }: MethodDependencies, caller: Caller, [options]: readonly unknown[]): Login {
  const resume = typeof options === 'object' && options !== null && 'resume' in options ? options.resume : undefined;
  try {
    const login = tokens.resume(resume);
    caller.userId = login.id;
    caller.token = login.token;
    journal.loggedIn({ session: caller.session, accepted: true });
    return login;
  } catch (failure) {
    journal.loggedIn({ session: caller.session, accepted: false });
    throw failure;
  }
}

/**
 * Marks the order paid and sends the goods: every time it is called, whatever the amount and the order's state. What the
 * real method does on a second call is documented nowhere, so the fake is as unforgiving as it could be.
 */
function fulfil(
  { shop, journal }: MethodDependencies,
  caller: Caller,
  [orderId, amountPaid, paymentMethod = 'alternative-payment']: readonly unknown[],
): null {
  if (caller.userId === null) throw new MeteorFailure({ error: 403, reason: 'Only an admin of the shop may do this' });
  if (typeof orderId !== 'string' || !Number.isInteger(amountPaid) || typeof paymentMethod !== 'string') {
    throw new MeteorFailure({ error: 400, reason: 'Match failed' });
  }
  if (!shop.findOrder(orderId)) throw new MeteorFailure({ error: 404, reason: 'Order not found' });
  journal.fulfilled({ orderId, amountPaid: Number(amountPaid), paymentMethod, userId: caller.userId });
  shop.editOrder(orderId, {
    paid: true,
    fulfilled: true,
    paidAt: new Date(journal.fulfilments.at(-1)?.at ?? 0),
    paidAmount: Number(amountPaid),
    paymentMethod,
    status: 'completed',
  });
  return null;
}

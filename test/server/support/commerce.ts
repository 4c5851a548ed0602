import { randomUUID } from 'node:crypto';
import type {
  ActionResult,
  AuthorizeRequest,
  MoveRequest,
  VoidRequest,
} from '../../../server/payments/actions/action.ts';
import { answerGiven, recoverActions } from '../../../server/payments/actions/delivered.ts';
import { performAction } from '../../../server/payments/actions/perform.ts';
import type { Store } from '../../../server/payments/domain.ts';
import { openCheckout } from '../../../server/payments/open-checkout.ts';
import { recoverPayments } from '../../../server/payments/recover.ts';
import type { LinkRequest, OrderQuote } from '../../../server/platforms/platform.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { openTestDomain, type TestDomain, type TestStoreOptions } from './domain.ts';
import { quoteOf } from './fake-platform.ts';
import type { FakeAbilities } from './fake-provider.ts';
import { pay } from './shopper.ts';

export const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

const ABLE: FakeAbilities = {
  manualCapture: true,
  partialCapture: true,
  multiCapture: true,
  partialRefund: true,
  multiRefund: true,
  tokens: true,
};

/** A store that reserves at the checkout and moves the money by actions, on a provider that can do it all. */
export const openCommerce = (card: FakeAbilities = {}, options: TestStoreOptions = {}): Promise<TestDomain> =>
  openTestDomain({ capture: 'manual', priceIsFinal: false, card: { ...ABLE, ...card }, ...options });

/** The same with a provider that takes the money at once. */
export const openTaking = (card: FakeAbilities = {}): Promise<TestDomain> =>
  openCommerce({ manualCapture: false, partialCapture: false, multiCapture: false, ...card });

export interface OrderOptions extends Partial<Omit<LinkRequest, 'quote'>> {
  readonly amountMinor?: number;
  readonly quote?: Partial<OrderQuote>;
  readonly store?: Store;
}

/** The checkout an order's link leads to. */
export async function openFor(domain: TestDomain, options: OrderOptions = {}): Promise<string> {
  const { amountMinor = 900, quote, store = domain.store, orderRef = 'order-1', ...request } = options;
  const asked = { ...request, orderRef, quote: quoteOf(amountMinor, quote) };
  const link = await openCheckout(domain, store, asked, AbortSignal.timeout(1_000));
  if (link.result !== 'link') throw new Error(`no link: ${link.code}`);
  return link.checkout;
}

/** A checkout whose shopper has paid by card. */
export async function paidCheckout(domain: TestDomain, options: OrderOptions = {}): Promise<string> {
  const checkout = await openFor(domain, options);
  await pay(domain, checkout);
  return checkout;
}

/** How long a platform's call waits for its outcome: `LONG` is never reached, `SHORT` at once. Milliseconds. */
export const LONG = 5_000;
export const SHORT = 5;

export interface CallOptions {
  readonly store?: Store;
  readonly within?: number;
  /** False: the line breaks before the answer has left. */
  readonly heard?: boolean;
}

type MoneyRequest = AuthorizeRequest | MoveRequest | VoidRequest;

/** One call of the platform, whose answer it hears. */
export async function call(
  domain: TestDomain,
  request: MoneyRequest,
  { store = domain.store, within = LONG, heard = true }: CallOptions = {},
): Promise<ActionResult> {
  const { answer, action } = await performAction(domain, store, 'gateway', request, within);
  if (heard && action !== null) await answerGiven(domain, action, answer.result !== 'pending');
  return answer;
}

export type AuthorizeOptions = Partial<Omit<AuthorizeRequest, 'money'>> &
  CallOptions & { readonly amountMinor?: number };

export function authorizeRequest(token: string, options: AuthorizeOptions = {}): AuthorizeRequest {
  const { amountMinor = 900, store: _store, within: _within, heard: _heard, ...changes } = options;
  return {
    kind: 'authorize',
    key: `authorize ${token}`,
    test: null,
    token,
    orderRef: 'order-1',
    money: EUR(amountMinor),
    quote: quoteOf(amountMinor),
    ...changes,
  };
}

export const authorize = (domain: TestDomain, token: string, options: AuthorizeOptions = {}) =>
  call(domain, authorizeRequest(token, options), options);

export type MoveOptions = Partial<Omit<MoveRequest, 'money' | 'kind'>> & CallOptions & { readonly currency?: string };

export function moveRequest(
  kind: 'capture' | 'refund',
  token: string,
  amountMinor: number,
  options: MoveOptions = {},
): MoveRequest {
  const { currency = 'EUR', store: _store, within: _within, heard: _heard, ...changes } = options;
  const money = { amountMinor, currency };
  return { kind, key: randomUUID(), test: null, token, orderRef: 'order-1', money, ...changes };
}

export const capture = (domain: TestDomain, token: string, amountMinor: number, options: MoveOptions = {}) =>
  call(domain, moveRequest('capture', token, amountMinor, options), options);

export const refund = (domain: TestDomain, token: string, amountMinor: number, options: MoveOptions = {}) =>
  call(domain, moveRequest('refund', token, amountMinor, options), options);

/** Without an amount, as where the platform does not say what it believes is left. */
export const release = (
  domain: TestDomain,
  token: string,
  { amountMinor, key = randomUUID(), ...options }: CallOptions & { amountMinor?: number; key?: string } = {},
) => {
  const money = amountMinor === undefined ? null : EUR(amountMinor);
  return call(domain, { kind: 'void', key, test: null, token, orderRef: 'order-1', money }, options);
};

/** The token of an authorize that succeeded for a paid checkout. */
export async function authorized(domain: TestDomain, options: OrderOptions = {}): Promise<string> {
  const { amountMinor, orderRef } = options;
  const checkout = await paidCheckout(domain, options);
  return tokenOf(
    await authorize(domain, checkout, { ...(amountMinor && { amountMinor }), ...(orderRef && { orderRef }) }),
  );
}

/** The token that was answered; fails for a refusal. */
export function tokenOf(answer: ActionResult): string {
  if (answer.result !== 'succeeded' && answer.result !== 'pending') {
    throw new Error(`refused: ${JSON.stringify(answer)}`);
  }
  return answer.token;
}

/** The provider's books of the only payment, or of the one given. */
export function booked(domain: TestDomain, index = 0): ProviderPayment {
  const payment = [...domain.provider.books.values()][index];
  if (!payment) throw new Error('the provider has no such payment');
  return payment;
}

export const movedAt = (domain: TestDomain, index = 0) => {
  const { captured, refunded, stage } = booked(domain, index);
  return { captured: captured.amountMinor, refunded: refunded.amountMinor, stage };
};

export const actionsOf = (domain: TestDomain) =>
  domain.database.read.selectFrom('actions').selectAll().orderBy('id').execute();

export const flagsOf = async (domain: TestDomain) =>
  (await domain.database.read.selectFrom('flags').selectAll().orderBy('id').execute()).map(
    ({ code, resolved_at }) => `${code}${resolved_at === null ? '' : ' (resolved)'}`,
  );

/** Outcomes the store was told later: `capture ok`, `authorize card_declined`. */
export const told = (domain: TestDomain): string[] =>
  domain.platform.heard.map((one) =>
    one.kind === 'actionResult' ? `${one.action.kind} ${one.action.failure?.code ?? 'ok'}` : one.kind,
  );

/** The same files, opened by the next process, which begins as a server does. */
export async function nextProcess(domain: TestDomain): Promise<TestDomain> {
  const next = await domain.restart();
  // Where it might be another server that is at it still, nobody takes its work before its leases are over.
  if (next.database.shared) next.clock.advance(next.schedules.leaseMs + 1_000);
  await recoverPayments(next);
  await recoverActions(next);
  return next;
}

/** What a process that is killed never comes back from. */
export const forever = (): Promise<never> => new Promise<never>(() => undefined);

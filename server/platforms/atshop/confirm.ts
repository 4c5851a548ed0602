import { setTimeout as pause } from 'node:timers/promises';
import type { Confirmation, ConfirmResult } from '../platform.ts';
import type { Account, LoginState } from './account.ts';
import type { AtshopSettings } from './config.ts';
import type { DdpClient } from './ddp/client.ts';
import type { CallResult, MeteorError } from './ddp/results.ts';
import { type AtshopOrder, blockedBy, blockedInWords } from './order.ts';
import type { NotRead, OrderSource } from './source.ts';
import type { AtshopTimings } from './timings.ts';
import { RENEW_TOKEN } from './token-expiry.ts';

export interface Fulfilment {
  readonly settings: Pick<AtshopSettings, 'currency' | 'paymentMethod'>;
  readonly client: DdpClient;
  readonly account: Account;
  readonly source: OrderSource;
  readonly timings: AtshopTimings;
  /** Makes ATShop's words fit to be shown. */
  readonly redact: (text: string) => string;
}

const METHOD = 'order.fulfill.alternativePayment';

/**
 * Tells ATShop that an order is paid, which hands out the goods. The call is not documented as idempotent, so the order is
 * read first, the call is made at most once, and only an order that shows `paid: true` afterwards counts as told.
 */
export async function fulfil(
  context: Fulfilment,
  confirmation: Confirmation,
  signal: AbortSignal,
): Promise<ConfirmResult> {
  const { settings, client, account, source, timings } = context;
  const { orderRef, money } = confirmation;
  if (money.currency !== settings.currency) {
    const alert = `Order ${orderRef} was paid in ${money.currency}, but the shop is set up for ${settings.currency}.`;
    return { result: 'impossible', answer: { status: 'currency mismatch', body: '' }, alert };
  }

  const before = await source.order(orderRef, signal);
  if (before.status !== 'succeeded') return notRead(before, orderRef);
  if (before.value.paid) return alreadyPaid(before.value, confirmation);
  const blocked = blockedBy(before.value);
  if (blocked) {
    const alert = `Order ${orderRef} is paid for but ${blockedInWords(blocked)} in ATShop: fulfil or refund it by hand.`;
    return { result: 'impossible', answer: { status: `order ${blocked}`, body: '' }, alert };
  }

  const login = await account.ensure(client, signal);
  if (login.kind !== 'loggedIn') return notLoggedIn(context, login);
  const { connection } = login;
  const params = [orderRef, money.amountMinor, settings.paymentMethod];
  // A process that was frozen here goes on with what it waited for before any timer runs: let the signal have its say.
  await pause(0);
  const called = await connection.call(METHOD, params, { timeoutMs: timings.fulfilTimeoutMs, signal });
  // The refusal may be about who asked, not about the order; ATShop does not document its codes.
  if (called.kind === 'error' && called.error.code !== 'too-many-requests') account.forget(connection);
  // It may still wait there for its turn behind something slow, and would run when nobody reckons with it any more. Meteor
  // forgets what a closed connection had waiting (ddp-server, Session.close).
  if (called.kind === 'lost') await connection.close();
  return afterCall(context, orderRef, called, signal);
}

async function afterCall(
  context: Fulfilment,
  orderRef: string,
  called: CallResult,
  signal: AbortSignal,
): Promise<ConfirmResult> {
  switch (called.kind) {
    case 'result':
      return (await showsPaid(context, orderRef, signal))
        ? { result: 'delivered', answer: { status: 'fulfilled', body: 'The order shows paid: true.' } }
        : unsure('accepted, but the order does not show paid: true');
    case 'error':
      return afterError(context, orderRef, called.error, signal);
    case 'neverSent':
      return { result: 'notDelivered', answer: { status: 'not sent', body: called.reason } };
    case 'lost':
      return unsure(called.reason);
  }
}

/** An error answer says that ATShop refused; the order itself has the last word. */
async function afterError(
  { source, redact }: Fulfilment,
  orderRef: string,
  error: MeteorError,
  signal: AbortSignal,
): Promise<ConfirmResult> {
  const answer = { status: redact(`method error ${error.code}`), body: redact(error.reason) };
  const after = await source.order(orderRef, signal);
  if (after.status !== 'succeeded') return { result: 'unsure', answer, ...retryAfter(error.retryAfterMs) };
  if (after.value.paid) return { result: 'delivered', answer };
  const advice = error.code === '403' ? ` ${RENEW_TOKEN}` : '';
  const alert = `ATShop refused to fulfil order ${orderRef} (${answer.status}).${advice}`;
  return { result: 'notDelivered', answer, alert, ...retryAfter(error.retryAfterMs) };
}

/** ATShop may need a moment until the order shows what the call did. */
async function showsPaid({ source, timings }: Fulfilment, orderRef: string, signal: AbortSignal): Promise<boolean> {
  for (const ms of timings.rereadAfterMs) {
    await pause(ms);
    const order = await source.order(orderRef, signal);
    if (order.status === 'succeeded' && order.value.paid) return true;
  }
  return false;
}

const unsure = (body: string): ConfirmResult => ({ result: 'unsure', answer: { status: 'no sure answer', body } });

const retryAfter = (retryAfterMs: number | null) => (retryAfterMs === null ? {} : { retryAfterMs });

/** Ours from an earlier attempt, or paid some other way meanwhile: a different amount is worth a look. */
function alreadyPaid({ paidAmount }: AtshopOrder, { orderRef, money }: Confirmation): ConfirmResult {
  const answer = { status: 'already paid', body: 'The order showed paid: true before anything was sent.' };
  if (paidAmount === undefined || paidAmount === null || paidAmount === money.amountMinor) {
    return { result: 'delivered', answer };
  }
  const alert = `ATShop shows order ${orderRef} as paid with another amount: the shopper may have paid twice.`;
  return { result: 'delivered', answer, alert };
}

/** Nothing was sent: without knowing whether the order is paid it would be a gamble. */
function notRead(outcome: NotRead, orderRef: string): ConfirmResult {
  const { message: body } = outcome;
  const answer = { status: 'order not read', body };
  if (outcome.status !== 'rejected' || outcome.code === 'unreachable') return { result: 'notDelivered', answer };
  return { result: 'notDelivered', answer, alert: `The paid order ${orderRef} cannot be read in ATShop: ${body}` };
}

function notLoggedIn({ redact }: Fulfilment, login: Exclude<LoginState, { kind: 'loggedIn' }>): ConfirmResult {
  const body = redact(login.reason);
  switch (login.kind) {
    case 'refused': {
      const alert = `atshop_token_refused: ATShop refuses the login token. ${RENEW_TOKEN}`;
      return { result: 'notDelivered', answer: { status: 'login refused', body }, alert };
    }
    case 'unavailable':
      return {
        result: 'notDelivered',
        answer: { status: 'login not possible', body },
        ...retryAfter(login.retryAfterMs),
      };
  }
}

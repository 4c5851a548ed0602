import { type Money, money } from '../../../shared/money.ts';
import type { PaymentToken, ProviderPayment } from '../provider.ts';
import { fromPayPal } from './currency.ts';
import { isTaken, type Ledger, markOf } from './ledger.ts';
import type { Authorization, Order } from './objects.ts';

type Stage = ProviderPayment['stage'];

/** What the truth needs besides the order itself. */
export interface Setting {
  readonly live: boolean;
  readonly now: number;
}

/** An order and what happened to its money, in the contract's words. `disputed`: minor units. */
export function truthOf(ledger: Ledger, disputed: number, { live, now }: Setting): ProviderPayment {
  const { order, authorization, merchantRef } = ledger;
  const of = (amountMinor: number): Money => money(amountMinor, ledger.money.currency);
  const stage = stageOf(ledger, now);
  const capturedAt = capturedAtOf(ledger);
  const token = tokenIn(order);
  return {
    providerRef: order.id,
    merchantRef,
    live,
    authorized: of(authorizedOf(ledger)),
    captured: of(ledger.captured),
    refunded: of(ledger.refunded),
    disputed: disputed > 0 ? of(disputed) : null,
    stage,
    ...(stage === 'failed' && { decline: declineOf(ledger) }),
    ...(authorization !== null && { capturable: of(capturableOf(ledger, now)) }),
    ...(token !== null && { token }),
    ...(capturedAt !== null && { capturedAt }),
  };
}

/** An order that PayPal has forgotten because nobody approved it. */
export function lapsed(known: { providerRef: string; merchantRef: string; money: Money }, live: boolean) {
  const none = money(0, known.money.currency);
  const { providerRef, merchantRef } = known;
  const amounts = { authorized: none, captured: none, refunded: none, disputed: null };
  return { providerRef, merchantRef, live, ...amounts, stage: 'expired' } satisfies ProviderPayment;
}

/** What can still be captured, minor units. PayPal would let up to 15 % more be taken; nobody has agreed to that. */
export function capturableOf({ authorization, captured, pending }: Ledger, now: number): number {
  if (authorization === null || hasExpired(authorization, now)) return 0;
  if (authorization.status !== 'CREATED' && authorization.status !== 'PARTIALLY_CAPTURED') return 0;
  return Math.max(0, fromPayPal(authorization.amount).amountMinor - captured - pending);
}

function stageOf(ledger: Ledger, now: number): Stage {
  if (ledger.authorization !== null) return stageOfHeld(ledger, ledger.authorization, now);
  if (ledger.captured > 0) return 'captured';
  if (ledger.pending > 0) return 'processing';
  if (!ledger.isUntouched) return 'failed';
  return stageOfOpen(ledger);
}

/** PayPal has no word for what was given up, so our own mark says it. */
function stageOfOpen(ledger: Ledger): Stage {
  const mark = markOf(ledger);
  if (mark !== null) return mark === 'declined' ? 'failed' : 'voided';
  switch (ledger.order.status) {
    case 'CREATED':
    case 'SAVED':
    case 'PAYER_ACTION_REQUIRED':
      return 'actionRequired';
    case 'APPROVED':
    case 'COMPLETED':
      // Approved, and not taken yet; or taken so recently that PayPal does not show it.
      return 'processing';
    case 'VOIDED':
      return 'voided';
  }
}

function stageOfHeld({ captured, pending }: Ledger, authorization: Authorization, now: number): Stage {
  switch (authorization.status) {
    case 'CREATED':
    case 'PARTIALLY_CAPTURED':
      return hasExpired(authorization, now) ? 'expired' : 'authorized';
    case 'CAPTURED':
      if (captured > 0) return 'captured';
      // Asked for, and not here: until then it is only reserved.
      return pending > 0 ? 'authorized' : 'failed';
    case 'VOIDED':
      return hasExpired(authorization, authorization.update_time ?? now) ? 'expired' : 'voided';
    case 'DENIED':
      return 'failed';
    case 'PENDING':
      return 'processing';
  }
}

/** 29 days, then PayPal voids it (PayPal, Authorize a payment and capture funds later). */
const hasExpired = ({ expiration_time }: Authorization, at: number): boolean =>
  expiration_time !== null && expiration_time <= at;

function authorizedOf({ authorization, captured, money: whole }: Ledger): number {
  if (authorization === null) return captured > 0 ? whole.amountMinor : 0;
  const held = authorization.status !== 'DENIED' && authorization.status !== 'PENDING';
  return held ? fromPayPal(authorization.amount).amountMinor : 0;
}

function declineOf({ captures }: Ledger): NonNullable<ProviderPayment['decline']> {
  const reason = captures.at(-1)?.it.status_details?.reason;
  const known = /^[A-Z_]{1,64}$/.test(reason ?? '') ? reason : 'declined';
  return { code: 'payment_declined', message: `PayPal: ${known}` };
}

/** When the first of the money came, epoch milliseconds. A refund touches the capture as well, so only its time of birth counts then. */
function capturedAtOf({ captures }: Ledger): number | null {
  const first = captures.find(isTaken)?.it;
  if (first === undefined) return null;
  return first.status === 'COMPLETED' ? (first.update_time ?? first.create_time) : first.create_time;
}

/** PayPal may take a moment to keep a wallet; until then there is no id. */
function tokenIn({ payment_source }: Order): PaymentToken | null {
  const vault = payment_source?.paypal?.attributes?.vault;
  if (!vault?.id) return null;
  const customer = vault.customer?.id;
  return { paymentSourceToken: vault.id, ...(customer && { customerToken: customer }) };
}

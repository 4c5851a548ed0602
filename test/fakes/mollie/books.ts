import type { CaptureJson, ChargebackJson, PaymentJson, RefundJson } from './sdk-types.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** How what comes after paying shall go. */
export interface Plan {
  readonly capture?: 'late' | 'fail';
  readonly release?: 'late';
  readonly refund?: 'late' | 'fail';
}

export interface BookedPayment {
  readonly id: string;
  readonly merchant: string;
  readonly createdAt: number;
  /** Minor units; the fake knows nothing but these. */
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  metadata: unknown;
  readonly redirectUrl: string | null;
  readonly webhookUrl: string | null;
  readonly sequenceType: 'oneoff' | 'first' | 'recurring';
  readonly captureMode: 'manual' | null;
  readonly customerId: string | null;
  mandateId: string | null;
  readonly locale: PaymentJson['locale'] | null;
  method: PaymentJson['method'] | null;
  status: PaymentJson['status'];
  failureReason: string | null;
  /** Why a bank sent a direct debit back. */
  bankReasonCode: string | null;
  readonly times: { authorized?: number; paid?: number; canceled?: number; expired?: number; failed?: number };
  readonly plan: Plan;
  releaseAsked: boolean;
  readonly captures: BookedMove<CaptureJson['status']>[];
  readonly refunds: BookedMove<RefundJson['status']>[];
  readonly chargebacks: (Mutable<Pick<ChargebackJson, 'id'>> & {
    amount: number;
    at: number;
    reversedAt: number | null;
  })[];
}

export interface BookedMove<Status> {
  readonly id: string;
  readonly amount: number;
  readonly at: number;
  readonly metadata: unknown;
  status: Status;
}

export interface BookedMandate {
  readonly id: string;
  readonly customerId: string;
  readonly method: 'creditcard' | 'directdebit' | 'paypal';
  readonly createdAt: number;
  status: 'valid' | 'pending' | 'invalid';
}

/** Everything one Mollie account remembers. */
export interface Books {
  readonly payments: Map<string, BookedPayment>;
  readonly customers: Map<string, { readonly id: string; readonly metadata: unknown; readonly createdAt: number }>;
  readonly mandates: Map<string, BookedMandate>;
  id(prefix: string): string;
}

let accounts = 0;

export function createBooks(): Books {
  accounts += 1;
  let serial = 0;
  return {
    payments: new Map(),
    customers: new Map(),
    mandates: new Map(),
    id: (prefix) => `${prefix}_${accounts}x${String(++serial).padStart(8, '0')}`,
  };
}

const sum = <S>(moves: readonly BookedMove<S>[], counts: (status: S) => boolean): number =>
  moves.filter(({ status }) => counts(status)).reduce((total, { amount }) => total + amount, 0);

export const capturedOf = ({ status, captureMode, captures, amount }: BookedPayment): number => {
  if (status === 'paid' && captures.length === 0) return amount;
  return captureMode === 'manual' ? sum(captures, (state) => state === 'succeeded') : 0;
};
export const captureSetAside = ({ captures }: BookedPayment): number => sum(captures, (state) => state !== 'failed');
export const refundedOf = ({ refunds }: BookedPayment): number => sum(refunds, (state) => state === 'refunded');
export const refundSetAside = ({ refunds }: BookedPayment): number =>
  sum(refunds, (state) => state !== 'failed' && state !== 'canceled');

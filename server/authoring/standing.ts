import { type Money, money } from '../../shared/money.ts';
import { type Outcome, pending, succeeded } from '../payments/outcome.ts';
import type { ProviderPayment } from '../providers/provider.ts';

/** A payment whose money is taken when the shopper pays, with no holding before. */
export interface AtOnce extends Pick<ProviderPayment, 'providerRef' | 'merchantRef' | 'live' | 'decline'> {
  readonly stage: Exclude<ProviderPayment['stage'], 'authorized'>;
  /** The whole price, paid or not. */
  readonly amount: Money;
  readonly refunded?: Money;
  readonly disputed?: Money | null;
  /** When the money came, epoch milliseconds. */
  readonly paidAt?: number;
}

/** The truth about such a payment: all of it is captured, or nothing. */
export function paidAtOnce({ amount, refunded, disputed = null, paidAt, decline, ...rest }: AtOnce): ProviderPayment {
  const nothing = money(0, amount.currency);
  const paid = rest.stage === 'captured';
  return {
    ...rest,
    authorized: paid ? amount : nothing,
    captured: paid ? amount : nothing,
    refunded: refunded ?? nothing,
    disputed,
    ...(paid && paidAt !== undefined && { capturedAt: paidAt }),
    ...(rest.stage === 'failed' && { decline: decline ?? { code: 'processing_error', message: 'It was not paid.' } }),
  };
}

export interface AtPage {
  readonly payment: ProviderPayment;
  /** Where the shopper pays. */
  readonly pageUrl: string;
}

/**
 * Where a payment stands, as the answer to the request that began it or asks for it: at the provider's page as long as
 * nobody has paid there. The page takes the place of the checkout (`top`): what asks for money should not be framed.
 */
export function standing<T>({ payment, pageUrl }: AtPage, value: T): Outcome<T> {
  switch (payment.stage) {
    case 'actionRequired':
      return { status: 'actionRequired', value, redirectUrl: pageUrl, display: 'top' };
    case 'open':
    case 'processing':
      return pending(value);
    case 'authorized':
    case 'captured':
    case 'voided':
    case 'expired':
    case 'failed':
      return succeeded(value);
  }
}

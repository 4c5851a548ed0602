/** The bodies of our requests, in one place: the tests hold their types against those of Mollie's own SDK. */
import { type Money, toDecimal } from '../../../shared/money.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import type { Authorize, CreateSession, MoveMoney } from '../provider.ts';
import type { MollieConfig } from './config.ts';
import { type MollieLocale, mollieLocale } from './locale.ts';
import type { MoveMetadata, PaymentMetadata } from './metadata.ts';
import { canHold, isMethod, type MollieMethod } from './methods.ts';
import type { SavedSource } from './saved-source.ts';

interface AmountBody {
  readonly currency: string;
  readonly value: string;
}

interface PaymentBody {
  readonly amount: AmountBody;
  readonly description: string;
  readonly webhookUrl?: string;
  readonly metadata: PaymentMetadata;
  readonly captureMode?: 'manual';
}

export interface SessionBody extends PaymentBody {
  readonly redirectUrl: string;
  readonly method?: MollieMethod;
  readonly locale?: MollieLocale;
  readonly sequenceType?: 'first';
  readonly customerId?: string;
}

export interface RecurringBody extends PaymentBody {
  readonly sequenceType: 'recurring';
  readonly customerId: string;
  readonly mandateId: string;
}

export interface MoveBody {
  readonly amount: AmountBody;
  readonly metadata: MoveMetadata;
}

export interface GiveUpBody {
  readonly metadata: PaymentMetadata;
}

export const amountBody = (money: Money): AmountBody => ({ currency: money.currency, value: toDecimal(money) });

export function sessionBody(input: CreateSession, config: MollieConfig, customerId: string | null): SessionBody {
  const method = methodOf(input, config);
  const locale = mollieLocale(input.locale);
  return {
    ...paymentBody(input, config, input.capture === 'manual' && canHold(method)),
    redirectUrl: input.returnUrl,
    ...(method !== undefined && { method }),
    ...(locale !== null && { locale }),
    ...(customerId !== null && { sequenceType: 'first', customerId }),
  };
}

/** The configured one, else the one the shopper chose on our page; none leaves the choice to Mollie's. */
const methodOf = ({ option }: CreateSession, { method }: MollieConfig): MollieMethod | undefined =>
  method ?? (option !== undefined && isMethod(option) ? option : undefined);

export function recurringBody(input: Authorize, config: MollieConfig, source: SavedSource): RecurringBody {
  return { ...paymentBody(input, config, input.capture === 'manual'), sequenceType: 'recurring', ...source };
}

export const moveBody = (input: MoveMoney): MoveBody => ({
  amount: amountBody(input.money),
  metadata: { tillgate: { key: input.idempotencyKey } },
});

export const giveUpBody = (of: PaymentMetadata['tillgate']): GiveUpBody => ({
  metadata: { tillgate: { ...of, givenUp: true } },
});

function paymentBody(input: CreateSession | Authorize, config: MollieConfig, hold: boolean): PaymentBody {
  // Mollie refuses an address it cannot reach; without notifications the payment is found by asking.
  const reachable = !isLoopbackUrl(input.notificationUrl) || isLoopbackUrl(config.apiUrl);
  return {
    amount: amountBody(input.money),
    description: input.description,
    ...(reachable && { webhookUrl: input.notificationUrl }),
    metadata: { tillgate: { payment: input.merchantRef, order: input.orderRef } },
    ...(hold && { captureMode: 'manual' }),
  };
}

import { z } from 'zod';
import type { DeclineCode } from '../../shared/api.ts';
import { type Money, money, parseDecimal } from '../../shared/money.ts';
import type { ProviderPayment } from '../providers/provider.ts';

/** A state of a payment that is made at a page, its money taken there and then: a stage, or why it came to nothing. */
export type PageState = Exclude<ProviderPayment['stage'], 'authorized' | 'failed'> | DeclineCode;

/**
 * What a service tells of a payment, under Tillgate's names. Nothing of it is believed before it has been checked, so
 * that it may be handed over as it came.
 */
export interface Told {
  /** The service's own id of the payment. */
  readonly providerRef: unknown;
  /** Our reference, as the service stored it. */
  readonly merchantRef: unknown;
  /** Whether real money moves. */
  readonly live: unknown;
  /** The service's word for its state. */
  readonly status: unknown;
  /** Upper-case ISO 4217 code. */
  readonly currency: unknown;
  /** The whole price, paid or not: a decimal in major units, as text. */
  readonly amount: unknown;
  /** What has been given back; likewise. */
  readonly refunded?: unknown;
  /** What is under dispute; likewise. */
  readonly disputed?: unknown;
  /** When the money came: epoch milliseconds, or ISO 8601 with a zone. */
  readonly paidAt?: unknown;
  /** Where the shopper pays. */
  readonly pageUrl: unknown;
}

const reference = z.string().min(1).max(255);
/** In milliseconds, not in seconds: a time before 2001 would be a mistake. */
const time = z.union([z.int().min(1e12), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]);

const shape = z.object({
  providerRef: reference,
  merchantRef: z.string(),
  live: z.boolean(),
  status: z.string(),
  currency: z.string(),
  amount: z.string(),
  refunded: z.string().nullish(),
  disputed: z.string().nullish(),
  paidAt: time.nullish(),
  pageUrl: z.url({ protocol: /^https?$/ }),
});

/** A payment, and the page where it is made. */
export interface AtPage {
  readonly payment: ProviderPayment;
  readonly pageUrl: string;
}

/**
 * The truth about such a payment: all of it is captured, or nothing.
 *
 * Throws for what is not as described above, and for a state nobody has heard of.
 */
export function readTold(told: Told, states: Readonly<Record<string, PageState>>): AtPage {
  const { status, currency, amount, refunded, disputed, paidAt, pageUrl, ...refs } = shape.parse(told);
  const state = Object.hasOwn(states, status) ? states[status] : undefined;
  if (state === undefined) throw new TypeError(`no state is called "${status.slice(0, 40)}"`);
  const read = (text: string): Money => parseDecimal(text, currency);
  const taken = state === 'captured' ? read(amount) : money(0, read(amount).currency);
  const payment: ProviderPayment = {
    ...refs,
    authorized: taken,
    captured: taken,
    refunded: read(refunded ?? '0'),
    disputed: disputed == null ? null : nothingIsNull(read(disputed)),
    ...(isStage(state) ? { stage: state } : { stage: 'failed', decline: { code: state, message: `It is ${status}.` } }),
    ...(state === 'captured' && paidAt != null && { capturedAt: paidAt }),
  };
  return { payment, pageUrl };
}

const nothingIsNull = (value: Money): Money | null => (value.amountMinor === 0 ? null : value);

type Stage = Extract<PageState, ProviderPayment['stage']>;
const STAGES: Readonly<Record<Stage, true>> = {
  open: true,
  actionRequired: true,
  processing: true,
  captured: true,
  voided: true,
  expired: true,
};
const isStage = (state: PageState): state is Stage => Object.hasOwn(STAGES, state);

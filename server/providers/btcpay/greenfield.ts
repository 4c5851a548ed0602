/**
 * What the Greenfield API answers, as far as it is read here (BTCPay Server's API description). Anything else in an
 * answer is left alone; a status nobody has heard of makes the answer unreadable, and so the outcome unknown.
 */
import { z } from 'zod';
import { DECIMAL, readDecimal } from './decimal.ts';

const decimal = z.string().regex(DECIMAL).transform(readDecimal);
const currency = z
  .string()
  .regex(/^[A-Za-z]{3,10}$/)
  .transform((code) => code.toUpperCase());
const id = z.string().min(1).max(100);
/** Unix seconds. */
const time = z.number();

export const invoice = z.object({
  id,
  storeId: z.string(),
  amount: decimal,
  /** Without network fees, in the invoice's currency, unconfirmed money included; older servers leave it out. */
  paidAmount: decimal.optional(),
  currency,
  checkoutLink: z.url({ protocol: /^https?$/ }).nullish(),
  status: z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']),
  additionalStatus: z.enum(['None', 'PaidLate', 'PaidPartial', 'PaidOver', 'Marked', 'Invalid']),
  createdTime: time,
  expirationTime: time,
  monitoringExpiration: time,
  checkout: z
    .object({
      /** Percent of the price that may be missing. */
      paymentTolerance: z.number().nullish(),
      speedPolicy: z.string().nullish(),
    })
    .nullish(),
  metadata: z.object({ orderId: z.string().nullish() }).nullish(),
});
export type Invoice = z.output<typeof invoice>;
export const invoices = z.array(invoice);

const payment = z.object({
  receivedDate: time,
  /** In the method's currency. */
  value: decimal,
  fee: decimal.nullish(),
  status: z.enum(['Processing', 'Settled', 'Invalid']),
  destination: z.string().nullish(),
});

export const invoiceMethods = z.array(
  z.object({
    paymentMethodId: z.string(),
    /** Missing until a method that is activated lazily has been picked. */
    currency: z.string().nullish(),
    destination: z.string().nullish(),
    /** For a wallet: `bitcoin:…`, `lightning:…`. */
    paymentLink: z.string().nullish(),
    /** Left to pay, in the method's currency; below zero when too much was paid. */
    due: decimal.nullish(),
    /** The invoice's price in the method's currency, and what of it has come by any method, unconfirmed included. */
    amount: decimal.nullish(),
    totalPaid: decimal.nullish(),
    activated: z.boolean().nullish(),
    /** Invoice currency per unit of the method's currency. */
    rate: decimal,
    payments: z.array(payment).nullish(),
  }),
);
export type InvoiceMethods = z.output<typeof invoiceMethods>;

export const pullPayment = z.object({
  id,
  name: z.string().nullish(),
  currency,
  amount: decimal,
  archived: z.boolean().nullish(),
});
export type PullPayment = z.output<typeof pullPayment>;
export const pullPayments = z.array(pullPayment);

export const payouts = z.array(
  z.object({
    /** Before it is turned into what is paid out. */
    originalCurrency: currency,
    originalAmount: decimal,
    state: z.enum(['AwaitingApproval', 'AwaitingPayment', 'InProgress', 'Completed', 'Cancelled']),
  }),
);
export type Payouts = z.output<typeof payouts>;

export const apiKey = z.object({ permissions: z.array(z.string()) });
export const serverInfo = z.object({ version: z.string().nullish(), fullySynched: z.boolean().nullish() });
export const webhook = z.object({
  id,
  url: z.string(),
  enabled: z.boolean().default(true),
  automaticRedelivery: z.boolean().default(true),
  authorizedEvents: z
    .object({ everything: z.boolean().default(true), specificEvents: z.array(z.string()).default([]) })
    .default({ everything: true, specificEvents: [] }),
});
export const webhooks = z.array(webhook);

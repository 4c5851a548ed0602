import { createHash } from 'node:crypto';
import type { Api } from './api.ts';
import type { Answer } from './client.ts';
import { type Decimal, times, toMinor } from './decimal.ts';
import type { Invoice, InvoiceMethods, Payouts, PullPayment } from './greenfield.ts';

/** One refund of an invoice: a pull payment, out of which the shopper claims. Amounts in the invoice's currency. */
export interface Refund {
  readonly name: string;
  /** Claimed and paid out. */
  readonly paidMinor: number;
  /** Paid out, or may yet be; all of it while the link can be used. */
  readonly committedMinor: number;
  /** Nothing more can be claimed. */
  readonly closed: boolean;
}

/**
 * What a refund is called, and found again by: the API keeps no link from an invoice to its refunds, but BTCPay's own
 * refunds are called "Refund" and the invoice's id, and so do ours begin. Within the 50 characters a name may have.
 */
export function nameOf(invoiceId: string, idempotencyKey: string): string {
  return `Refund ${invoiceId} ${createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 12)}`;
}

/** Every refund of the invoice, also those made by hand on the server. */
export async function refundsOf(
  api: Api,
  invoice: Invoice,
  methods: InvoiceMethods,
  signal: AbortSignal,
): Promise<Answer<readonly Refund[]>> {
  const listed = await api.pullPayments(signal);
  if (!listed.ok) return listed;
  const base = `Refund ${invoice.id}`;
  const ours = listed.value.filter(({ name }) => name === base || name?.startsWith(`${base} `));
  const refunds: Refund[] = [];
  for (const pullPayment of ours) {
    const payouts = await api.payouts(pullPayment.id, signal);
    if (!payouts.ok) return payouts;
    refunds.push(readRefund(pullPayment, payouts.value, ratesOf(invoice, methods), invoice.currency));
  }
  return { ok: true, value: refunds, date: listed.date };
}

function readRefund(pull: PullPayment, payouts: Payouts, rates: Rates, currency: string): Refund {
  const sum = (states: readonly Payouts[number]['state'][]): number | null =>
    payouts
      .filter(({ state }) => states.includes(state))
      .reduce<number | null>((total, { originalAmount, originalCurrency }) => {
        const minor = inMinor(originalAmount, originalCurrency, rates, currency);
        return total === null || minor === null ? null : total + minor;
      }, 0);
  const closed = pull.archived === true;
  const committed = closed
    ? sum(['AwaitingApproval', 'AwaitingPayment', 'InProgress', 'Completed'])
    : inMinor(pull.amount, pull.currency, rates, currency);
  return {
    name: pull.name ?? '',
    // In a currency without a rate (only by hand): not counted, but nothing more can be refunded from here either.
    paidMinor: sum(['Completed']) ?? 0,
    committedMinor: committed ?? Number.MAX_SAFE_INTEGER,
    closed,
  };
}

/** Invoice currency per unit. Refunds by hand may be in crypto; they count at the rate the invoice was paid at. */
type Rates = ReadonlyMap<string, Decimal>;

function ratesOf(invoice: Invoice, methods: InvoiceMethods): Rates {
  const rates = new Map<string, Decimal>([[invoice.currency, { units: 1n, scale: 0 }]]);
  for (const { currency, rate } of methods) {
    if (!currency || rates.has(currency)) continue;
    rates.set(currency, rate);
    if (currency === 'BTC') rates.set('SATS', { units: rate.units, scale: rate.scale + 8 });
  }
  return rates;
}

function inMinor(amount: Decimal, from: string, rates: Rates, currency: string): number | null {
  const rate = rates.get(from);
  return rate === undefined ? null : toMinor(times(amount, rate), currency);
}

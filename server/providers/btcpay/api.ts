import type { ZodType } from 'zod';
import type { Answer, Call, Client } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import * as shapes from './greenfield.ts';

type Read<T> = (ref: string, signal: AbortSignal) => Promise<Answer<T>>;

/** The calls of the Greenfield API that are made here. Timeouts in milliseconds, the reason beside each. */
export interface Api {
  readonly createInvoice: (body: unknown, signal: AbortSignal) => Promise<Answer<shapes.Invoice>>;
  readonly invoice: Read<shapes.Invoice>;
  /** All of the store's invoices with this `metadata.orderId`, archived ones left out. */
  readonly invoicesOf: Read<shapes.Invoice[]>;
  readonly paymentMethods: Read<shapes.InvoiceMethods>;
  readonly markInvalid: Read<shapes.Invoice>;
  readonly refund: (ref: string, body: unknown, signal: AbortSignal) => Promise<Answer<shapes.PullPayment>>;
  /** All of the store's, archived ones too: the API knows no pages here, and no search. */
  readonly pullPayments: (signal: AbortSignal) => Promise<Answer<shapes.PullPayment[]>>;
  readonly payouts: Read<shapes.Payouts>;
}

/** Reads come from the server's database. */
const READ = 6_000;
/** Asks exchanges for rates and Lightning nodes for invoices, before it answers. */
const CREATE = 25_000;
/** Shorter than the time a shopper waits to change the way to pay. */
const MARK = 8_000;
/** Asks exchanges for rates. */
const REFUND = 15_000;
/** About half a kilobyte each: room for some sixteen thousand. */
const MANY_BYTES = 8 * 1024 * 1024;

export function createApi(client: Client, { storeId }: Pick<BtcpayConfig, 'storeId'>): Api {
  const store = `/stores/${encodeURIComponent(storeId)}`;
  const read = <T>(path: string, answer: ZodType<T>, signal: AbortSignal, maxBytes?: number) =>
    client.call({ method: 'GET', path, answer, timeoutMs: READ, signal, ...(maxBytes && { maxBytes }) });

  /**
   * A call about one invoice. Older servers know invoices only below their store; a path that does not exist has done
   * nothing, so that the other one may be tried after it. What worked is tried first from then on.
   */
  let [usual, other] = ['', store];
  async function ofInvoice<T>(ref: string, rest: string, call: Omit<Call<T>, 'path'>): Promise<Answer<T>> {
    const path = `/invoices/${encodeURIComponent(ref)}${rest}`;
    const answer = await client.call({ ...call, path: usual + path });
    if (answer.ok || !answer.noSuchPath) return answer;
    const second = await client.call({ ...call, path: other + path });
    if (second.ok) [usual, other] = [other, usual];
    return second;
  }

  return {
    createInvoice: (body, signal) =>
      client.call({
        method: 'POST',
        path: `${store}/invoices`,
        body,
        answer: shapes.invoice,
        timeoutMs: CREATE,
        signal,
      }),
    invoice: (ref, signal) => ofInvoice(ref, '', { method: 'GET', answer: shapes.invoice, timeoutMs: READ, signal }),
    invoicesOf: (merchantRef, signal) =>
      read(`${store}/invoices?orderId=${encodeURIComponent(merchantRef)}`, shapes.invoices, signal),
    paymentMethods: (ref, signal) =>
      ofInvoice(ref, '/payment-methods', { method: 'GET', answer: shapes.invoiceMethods, timeoutMs: READ, signal }),
    markInvalid: (ref, signal) =>
      ofInvoice(ref, '/status', {
        method: 'POST',
        body: { status: 'Invalid' },
        answer: shapes.invoice,
        timeoutMs: MARK,
        signal,
      }),
    refund: (ref, body, signal) =>
      ofInvoice(ref, '/refund', { method: 'POST', body, answer: shapes.pullPayment, timeoutMs: REFUND, signal }),
    pullPayments: (signal) =>
      read(`${store}/pull-payments?includeArchived=true`, shapes.pullPayments, signal, MANY_BYTES),
    payouts: (ref, signal) => read(`/pull-payments/${encodeURIComponent(ref)}/payouts`, shapes.payouts, signal),
  };
}

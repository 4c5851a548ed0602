/** What the fake BTCPay Server knows, and the rules by which its invoices change (InvoiceWatcher, InvoiceState). */
import { minorFor, minorOf, newId, satsFor } from './chain.ts';

export type Network = 'main' | 'test';

export type FakeMethod = 'BTC-CHAIN' | 'BTC-LN';

export interface FakePayment {
  readonly id: string;
  readonly method: FakeMethod;
  readonly sats: bigint;
  readonly receivedAt: number;
  status: 'Processing' | 'Settled' | 'Invalid';
}

export interface FakeInvoice {
  readonly id: string;
  readonly storeId: string;
  readonly amount: string;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly checkout: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly monitoredUntil: number;
  readonly destination: string;
  /** Changes whenever the Lightning invoice has to be made anew, which is over what is due then. */
  readonly paymentHash: string;
  status: 'New' | 'Processing' | 'Settled' | 'Expired' | 'Invalid';
  additionalStatus: 'None' | 'PaidLate' | 'PaidPartial' | 'PaidOver' | 'Marked';
  readonly payments: FakePayment[];
}

export interface FakePullPayment {
  readonly id: string;
  readonly storeId: string;
  readonly name: string;
  readonly currency: string;
  readonly amount: string;
  archived: boolean;
  readonly payouts: FakePayout[];
}

export interface FakePayout {
  readonly id: string;
  readonly amount: string;
  readonly at: number;
  state: 'AwaitingApproval' | 'AwaitingPayment' | 'InProgress' | 'Completed' | 'Cancelled';
}

/** What a webhook tells; the books only note that it happened. */
export interface FakeEvent {
  readonly type: string;
  readonly invoiceId: string;
  readonly at: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

export class Books {
  readonly invoices = new Map<string, FakeInvoice>();
  readonly pullPayments = new Map<string, FakePullPayment>();
  readonly events: FakeEvent[] = [];
  private readonly now: () => number;
  readonly network: Network;
  /** Enabled in the store. */
  methods: readonly FakeMethod[] = ['BTC-CHAIN', 'BTC-LN'];

  constructor(now: () => number, network: Network) {
    this.now = now;
    this.network = network;
  }

  create(order: Pick<FakeInvoice, 'storeId' | 'amount' | 'currency' | 'metadata' | 'checkout'>): FakeInvoice {
    const { expirationMinutes = 15, monitoringMinutes = 1_440 } = order.checkout as Record<string, number | undefined>;
    const createdAt = this.now();
    const expiresAt = createdAt + expirationMinutes * 60_000;
    const invoice: FakeInvoice = {
      ...order,
      id: newId(),
      createdAt,
      expiresAt,
      monitoredUntil: expiresAt + monitoringMinutes * 60_000,
      destination: `${this.network === 'main' ? 'bc1q' : 'bcrt1q'}${newId(38).toLowerCase()}`,
      paymentHash: newId(52).toLowerCase(),
      status: 'New',
      additionalStatus: 'None',
      payments: [],
    };
    this.invoices.set(invoice.id, invoice);
    this.note(invoice, 'InvoiceCreated');
    return invoice;
  }

  find(id: string): FakeInvoice | undefined {
    const invoice = this.invoices.get(id);
    if (invoice) this.watch(invoice);
    return invoice;
  }

  /** What is missing may be as much as the invoice's tolerance, in percent. */
  private enough(invoice: FakeInvoice): bigint {
    const tolerance = BigInt(Math.round(Number(invoice.checkout.paymentTolerance ?? 0) * 100));
    return this.dueSats(invoice) - (this.dueSats(invoice) * tolerance) / 10_000n;
  }

  /** Without the network Lightning runs on, the shopper sees an address only. */
  methodsOf = ({ checkout }: FakeInvoice): readonly FakeMethod[] => {
    const wanted = checkout.paymentMethods as readonly string[] | undefined;
    return this.methods.filter((method) => wanted?.includes(method) ?? true);
  };

  dueSats = ({ amount, currency }: FakeInvoice): bigint => satsFor(minorOf(amount, currency), currency);

  /** Coins reach the address, whatever the invoice's page says by now. */
  send(
    invoice: FakeInvoice,
    sats: bigint,
    status: FakePayment['status'],
    method: FakeMethod = 'BTC-CHAIN',
  ): FakePayment {
    this.watch(invoice);
    const payment: FakePayment = { id: newId(64), method, sats, receivedAt: this.now(), status };
    invoice.payments.push(payment);
    this.note(invoice, 'InvoiceReceivedPayment', { afterExpiration: invoice.status === 'Expired' });
    if (status === 'Settled') this.note(invoice, 'InvoicePaymentSettled');
    this.watch(invoice);
    return payment;
  }

  confirm(invoice: FakeInvoice): void {
    for (const payment of invoice.payments) {
      if (payment.status !== 'Processing') continue;
      payment.status = 'Settled';
      this.note(invoice, 'InvoicePaymentSettled');
    }
    this.watch(invoice);
  }

  canMark(invoice: FakeInvoice, status: 'Invalid' | 'Settled'): boolean {
    this.watch(invoice);
    const unsure = invoice.status === 'New' || invoice.status === 'Processing' || invoice.status === 'Expired';
    const marked = invoice.additionalStatus === 'Marked' && invoice.status !== status;
    return unsure || marked || (status === 'Settled' && invoice.status === 'Invalid');
  }

  mark(invoice: FakeInvoice, status: 'Invalid' | 'Settled'): boolean {
    if (!this.canMark(invoice, status)) return false;
    this.move(invoice, status, 'Marked', { manuallyMarked: true });
    return true;
  }

  canRefund({ status, additionalStatus }: FakeInvoice): boolean {
    if (status === 'Settled' || status === 'Invalid') return true;
    return status === 'Expired' && additionalStatus !== 'None' && additionalStatus !== 'Marked';
  }

  openPullPayment(order: Pick<FakePullPayment, 'storeId' | 'name' | 'currency' | 'amount'>): FakePullPayment {
    const pullPayment: FakePullPayment = { ...order, id: newId(27), archived: false, payouts: [] };
    this.pullPayments.set(pullPayment.id, pullPayment);
    return pullPayment;
  }

  /** The shopper opens the link and says where the money shall go. */
  claim(pullPayment: FakePullPayment, amount = pullPayment.amount): FakePayout {
    const payout: FakePayout = { id: newId(27), amount, at: this.now(), state: 'AwaitingApproval' };
    pullPayment.payouts.push(payout);
    return payout;
  }

  paidMinor = ({ payments, currency }: FakeInvoice): bigint =>
    minorFor(
      payments.reduce((sum, { sats, status }) => (status === 'Invalid' ? sum : sum + sats), 0n),
      currency,
    );

  /** What the server's watcher does whenever something happened, or time went by. */
  private watch(invoice: FakeInvoice): void {
    const now = this.now();
    const paid = invoice.payments.reduce((sum, { sats, status }) => (status === 'Invalid' ? sum : sum + sats), 0n);
    const settled = invoice.payments.every(({ status }) => status !== 'Processing');
    const due = this.dueSats(invoice);
    const enough = this.enough(invoice);
    if (invoice.additionalStatus === 'Marked') return;
    if (invoice.status === 'Processing' && paid < enough) {
      this.move(invoice, 'New', paid > 0n ? 'PaidPartial' : 'None');
    }
    if (invoice.status === 'New' && paid >= enough && now < invoice.expiresAt) {
      this.move(invoice, 'Processing', paid > due ? 'PaidOver' : 'None');
    }
    if (invoice.status === 'New' && now >= invoice.expiresAt) this.move(invoice, 'Expired', invoice.additionalStatus);
    if (invoice.status === 'New' || invoice.status === 'Expired') {
      if (paid >= enough && invoice.status === 'Expired') invoice.additionalStatus = 'PaidLate';
      else if (paid > 0n) invoice.additionalStatus = 'PaidPartial';
      else invoice.additionalStatus = 'None';
    }
    if (invoice.status === 'Processing') {
      invoice.additionalStatus = paid > due ? 'PaidOver' : 'None';
      if (settled) this.move(invoice, 'Settled', invoice.additionalStatus, { manuallyMarked: false });
      else if (now >= invoice.monitoredUntil) this.move(invoice, 'Invalid', 'None', { manuallyMarked: false });
    }
  }

  private move(
    invoice: FakeInvoice,
    status: FakeInvoice['status'],
    additionalStatus: FakeInvoice['additionalStatus'],
    extra: Readonly<Record<string, unknown>> = {},
  ): void {
    invoice.status = status;
    invoice.additionalStatus = additionalStatus;
    if (status !== 'New') this.note(invoice, `Invoice${status}`, extra);
  }

  private note({ id }: FakeInvoice, type: string, extra: Readonly<Record<string, unknown>> = {}): void {
    this.events.push({ type, invoiceId: id, at: this.now(), extra });
  }
}

import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { type Clock, SECOND } from '../../../clock.ts';
import type { HttpClient } from '../../../outgoing/http-client.ts';
import { createAlarm } from './alarm.ts';
import { openBooks, read } from './books.ts';
import { post } from './courier.ts';
import { ROUND_SIZE } from './events.ts';
import { openFile, setting } from './file.ts';
import type { MoveKind } from './instructions.ts';
import { dispute, finishMove, type Moved, type MoveRequest, move } from './moves.ts';
import type { BankPayment, Reply } from './payment.ts';
import { type PurchaseRequest, purchase } from './purchase.ts';
import { type SaveCardRequest, saveCard } from './save-card.ts';
import { catchUp, type Decision, decide, settle } from './settlement.ts';
import { SIGNATURE_HEADER, sign } from './signature.ts';

const FAILED_ROUND_PAUSE_MS = SECOND;

/** A signed notification as it goes over the wire. */
export interface SignedNotification {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * The simulated acquiring bank: an outside system with books of its own, which outlive the server. Every operation is
 * one durable transaction; two handles on one file, even in two processes, see the same bank.
 */
export interface Bank {
  purchase(request: PurchaseRequest): Reply<BankPayment>;
  move(kind: MoveKind, request: MoveRequest): Reply<Moved>;
  saveCard(request: SaveCardRequest): Reply<string>;
  find(ref: string): BankPayment | null;
  findByMerchantRef(merchantRef: string): BankPayment | null;
  /** A button on the challenge page; null for an unknown reference. */
  decide(ref: string, decision: 'approve' | 'decline'): Decision | null;
  /** What notifications are signed with. */
  readonly webhookSecret: string;

  /** For tests: every payment, as the books have it. */
  payments(): readonly BankPayment[];
  /** For tests: ends now what a slow card still works on: the payment itself, or its captures, voids and refunds. */
  settleNow(ref: string): BankPayment;
  /** For tests: a chargeback of all that is left of a captured payment. */
  dispute(ref: string): BankPayment;
  /** For tests: the latest event of a payment, signed as if sent at `at` (epoch milliseconds). */
  notification(ref: string, at: number): SignedNotification | null;

  close(): Promise<void>;
}

export interface BankOptions {
  /** Path of the bank's file, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  /** How events are posted. */
  readonly http: HttpClient;
  readonly logger: Logger;
  readonly settleAfterMs: number;
  /** Null: a random one, made once and kept in the file. */
  readonly webhookSecret: string | null;
}

export function openBank(options: BankOptions): Bank {
  const { clock, http, logger } = options;
  const file = openFile(options.file);
  const books = openBooks(file, clock, options.settleAfterMs);
  const webhookSecret =
    options.webhookSecret ?? setting(file, 'webhookSecret', () => randomBytes(32).toString('base64url'));
  const closing = new AbortController();
  // Every event of a round listens to it.
  setMaxListeners(ROUND_SIZE, closing.signal);
  let round: Promise<void> | null = null;

  const transaction = <T>(work: () => T): T =>
    file
      .transaction(() => {
        catchUp(books);
        return work();
      })
      .immediate();
  const act = <T>(work: () => T): T => {
    const result = transaction(work);
    alarm.set();
    return result;
  };

  const deliver = async (): Promise<void> => {
    const events = transaction(() => books.outbox.claim(books.now()));
    await Promise.all(
      events.map(async (event) => {
        const refusal = await post(http, webhookSecret, event, books.now(), closing.signal);
        if (closing.signal.aborted) return;
        if (refusal === null) books.outbox.delivered(event.id);
        else logger.warn({ event: event.id, refusal }, 'sandbox notification not delivered, will be tried again');
      }),
    );
  };
  // One round at a time: what becomes due meanwhile is taken by the next.
  const wake = (): void => {
    if (round) return;
    round = deliver().then(
      () => finishRound(0),
      (error: unknown) => {
        // A file that cannot be written now may be later; without the pause this would be a hot loop.
        logger.error({ err: error }, 'sandbox bank could not work off what is due');
        finishRound(FAILED_ROUND_PAUSE_MS);
      },
    );
  };
  const finishRound = (pauseMs: number): void => {
    round = null;
    alarm.set(pauseMs);
  };
  const alarm = createAlarm(
    books.now,
    () => (round ? null : earliest([books.ledger, books.instructions, books.holds, books.outbox])),
    wake,
  );
  // What became due while nobody was running: money to settle or to move, events to send.
  alarm.set();

  return {
    webhookSecret,
    purchase: (request) => act(() => purchase(books, request)),
    move: (kind, request) => act(() => move(books, kind, request)),
    saveCard: (request) => act(() => saveCard(books, request)),
    find: (ref) => act(() => books.ledger.find(ref)),
    findByMerchantRef: (merchantRef) => act(() => books.ledger.findByMerchantRef(merchantRef)),
    decide: (ref, decision) => act(() => decide(books, ref, decision)),
    payments: () => act(() => books.ledger.all()),
    settleNow: (ref) =>
      act(() => {
        const payment = read(books, ref);
        if (payment.stage === 'processing') settle(books, payment);
        for (const instruction of books.instructions.pendingOf(ref)) finishMove(books, instruction);
        return read(books, ref);
      }),
    dispute: (ref) => act(() => dispute(books, ref)),
    notification(ref, at) {
      const event = act(() => books.outbox.latestOf(ref));
      if (!event) return null;
      const body = Buffer.from(event.body);
      return {
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(webhookSecret, body, at) },
        body,
      };
    },
    async close() {
      alarm.stop();
      closing.abort();
      await round;
      file.close();
    },
  };
}

function earliest(calendars: readonly { nextDue(): number | null }[]): number | null {
  const times = calendars.flatMap((calendar) => calendar.nextDue() ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { DemoClock } from '../kit/clock.ts';
import type { FaultQueue } from '../kit/fault-queue.ts';
import type { PaymentBook } from './book.ts';
import type { CallbackFault } from './faults.ts';
import type { CallbackRecord, CallbackVerdict, PaymentRecord } from './ledger.ts';
import { phpJson, phpSignature } from './php.ts';

export interface CallbackDependencies {
  readonly book: PaymentBook;
  readonly faults: FaultQueue<CallbackFault>;
  readonly clock: DemoClock;
  readonly repeatedPaid: 'ignore' | 'runAgain';
  secretOf(payment: PaymentRecord): string;
  onPaid(payment: PaymentRecord): void;
}

/** `POST /callback/custom`; expects the body as a Buffer. */
export function callbackHandler(dependencies: CallbackDependencies): RequestHandler {
  return async (request, response) => {
    const fault = dependencies.faults.next();
    const record = receive(dependencies, request, !fault || fault.fault === 'hold' || fault.effect === true);
    if (fault?.fault === 'hold') {
      record.answered = 'held';
      await fault.until;
    }
    record.answered = fault && fault.fault !== 'hold' ? spoil(response, fault) : reply(response, record.verdict);
  };
}

const ACCEPTED: ReadonlySet<CallbackVerdict> = new Set(['paid', 'repeated', 'noted']);

/** The real answers are not documented; these are the plain reading of the gateway page. */
function reply(response: Response, verdict: CallbackVerdict): number {
  const accepted = ACCEPTED.has(verdict);
  const status = accepted ? 200 : 400;
  response.status(status).json(accepted ? { success: true } : { success: false, message: verdict });
  return status;
}

function spoil(
  response: Response,
  fault: Exclude<CallbackFault, { fault: 'hold' }>,
): Exclude<CallbackRecord['answered'], 'held'> {
  switch (fault.fault) {
    case 'status':
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      response.status(fault.status).send(fault.body ?? '');
      return fault.status;
    case 'html':
      response.type('html').send('<!doctype html><title>One moment</title><p>Checking your browser.</p>');
      return 200;
    case 'refuse':
      response.json({ success: false });
      return 200;
    case 'reset':
      response.socket?.resetAndDestroy();
      return 'reset';
    case 'silence':
      return 'silence';
  }
}

/** Judges one callback, lets it take effect unless a fault forbids it, and writes it into the book. */
function receive(dependencies: CallbackDependencies, request: Request, effect: boolean): CallbackRecord {
  const { book, clock, repeatedPaid, onPaid } = dependencies;
  const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const { verdict, payment, transactionId } = judge(dependencies, body, request.get('x-signature'));
  if (effect && payment && (verdict === 'paid' || (verdict === 'repeated' && repeatedPaid === 'runAgain'))) {
    book.markPaid(payment);
    onPaid(payment);
  }
  const record: CallbackRecord = { at: clock.now(), body, transactionId, verdict, effect, answered: 'held' };
  book.callbacks.push(record);
  return record;
}

interface Judgement {
  readonly verdict: CallbackVerdict;
  readonly transactionId: string | null;
  readonly payment?: PaymentRecord;
}

function judge({ book, secretOf }: CallbackDependencies, body: string, signature: string | undefined): Judgement {
  const message = read(body);
  if (!message) return { verdict: 'malformed', transactionId: null };
  const { transactionId, type, canonical } = message;
  const payment = book.find(transactionId);
  if (!payment) return { verdict: 'unknownPayment', transactionId };
  if (signature === undefined) return { verdict: 'missingSignature', transactionId };
  if (!equal(signature, phpSignature(canonical, secretOf(payment))))
    return { verdict: 'wrongSignature', transactionId };
  return { verdict: verdictOf(type, payment), transactionId, payment };
}

function verdictOf(type: string, payment: PaymentRecord): CallbackVerdict {
  if (type === 'pending') return 'noted';
  if (type !== 'paid') return 'unknownType';
  const verdicts = { pending: 'paid', paid: 'repeated', invalid: 'tooLate' } as const;
  return verdicts[payment.state];
}

/** The parsed message and what PHP makes of it again: that, not the received bytes, is what the store hashes. */
function read(body: string): { transactionId: string; type: string; canonical: string } | null {
  try {
    const message: unknown = JSON.parse(body);
    const { transactionId, type } = (message ?? {}) as Record<string, unknown>;
    if (typeof transactionId !== 'string' || typeof type !== 'string') return null;
    return { transactionId, type, canonical: phpJson(message) };
  } catch {
    return null;
  }
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

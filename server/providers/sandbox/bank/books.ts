import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../clock.ts';
import { createOutbox, type EventType, type Outbox } from './events.ts';
import type { File } from './file.ts';
import { createHolds, type Holds } from './holds.ts';
import { createInstructions, type Instructions } from './instructions.ts';
import { createKeys, type Keys } from './keys.ts';
import { createLedger, type Ledger } from './ledger.ts';
import type { BankPayment } from './payment.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What every operation of the bank works on. */
export interface Books {
  readonly ledger: Ledger;
  readonly instructions: Instructions;
  readonly holds: Holds;
  readonly keys: Keys;
  readonly tokens: Tokens;
  readonly outbox: Outbox;
  now(): number;
  /** How long a slow card takes to pay, or to be captured, voided or refunded, milliseconds. */
  readonly settleAfterMs: number;
}

export function openBooks(file: File, clock: Clock, settleAfterMs: number): Books {
  return {
    ledger: createLedger(file),
    instructions: createInstructions(file),
    holds: createHolds(file),
    keys: createKeys(file),
    tokens: createTokens(file),
    outbox: createOutbox(file),
    now: () => clock.now(),
    settleAfterMs,
  };
}

/** A reference nobody can guess: the challenge page is open to whoever knows it. */
export const newRef = (prefix: 'sbx' | 'mov' | 'evt' | 'tok'): string => `${prefix}_${randomBytes(16).toString('hex')}`;

/** A payment that must be there. */
export function read(books: Books, ref: string): BankPayment {
  const payment = books.ledger.find(ref);
  if (!payment) throw new Error(`The bank's books hold no payment ${ref}`);
  return payment;
}

/** Tells the merchant, once this transaction is durable. */
export function announce(books: Books, type: EventType, payment: BankPayment): void {
  books.outbox.add(newRef('evt'), type, payment, books.now());
}

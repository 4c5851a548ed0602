import type { TransferInstructions } from '../../../shared/api.ts';
import type { Money } from '../../../shared/money.ts';
import { DAY } from '../../clock.ts';
import { type Outcome, pending, rejected } from '../../payments/outcome.ts';
import type { CreateSession, Session } from '../provider.ts';
import type { BankTransferConfig } from './config.ts';
import { epcPayload, isTransferable } from './epc.ts';
import { referenceOf } from './reference.ts';
import { truthOf } from './truth.ts';

/**
 * Tells the shopper where to transfer to. Nothing is stored anywhere: the same payment id gives the same instructions.
 *
 * @param now epoch milliseconds
 */
export function createSession(config: BankTransferConfig, input: CreateSession, now: number): Outcome<Session> {
  if (!isTransferable(input.money)) {
    return rejected('order_amount_invalid', 'A SEPA transfer carries EUR 0.01 to 999999999.99');
  }
  if (input.capture === 'manual') return rejected('not_supported', 'A bank transfer cannot be authorized first');
  if (input.tokenize) return rejected('not_supported', 'A bank transfer leaves no payment source to keep');
  const expiresAt = Math.min(now + config.expiresInDays * DAY, input.expiresAt);
  if (expiresAt <= now) return rejected('invalid_request', 'The checkout has ended');

  const { merchantRef, money } = input;
  const payment = truthOf({ merchantRef, money, receipts: [], createdAt: now, expiresAt }, now);
  return pending({ payment, instructions: instructions(config, merchantRef, money), expiresAt });
}

function instructions(config: BankTransferConfig, merchantRef: string, amount: Money): TransferInstructions {
  const { beneficiary, iban, bic, referencePrefix } = config;
  const reference = [referencePrefix, referenceOf(merchantRef)].filter((part) => part !== null).join(' ');
  const epc = epcPayload({ beneficiary, iban, bic, amount, text: reference });
  return { kind: 'transfer', beneficiary, iban, bic, reference, amount, epc };
}

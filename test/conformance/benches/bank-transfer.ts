import { parseReference, referenceOf } from '../../../server/providers/bank-transfer/reference.ts';
import type { Receipt } from '../../../server/providers/provider.ts';
import type { TransferInstructions } from '../../../shared/api.ts';
import type { Money } from '../../../shared/money.ts';
import { openBankTransfer } from '../../server/providers/bank-transfer/open.ts';
import { transferOf } from '../../support/transfer.ts';
import type { Bench, BenchSetting } from '../provider-suite.ts';
import { benchClock } from './open.ts';

/** Shoppers who transfer what the instructions say, and the account statement on which it arrives. */
export async function openBankTransferBench({ clock = benchClock() }: BenchSetting = {}): Promise<Bench> {
  const opened = openBankTransfer({}, clock.now);
  let heard: (amount: Money) => Money = (amount) => amount;
  const instructions = new Map<string, TransferInstructions>();
  const statement: { readonly text: string; readonly receipt: Receipt }[] = [];

  const transfer = (merchantRef: string): void => {
    const told = instructions.get(merchantRef);
    if (!told) throw new Error(`Nobody was told how to pay ${merchantRef}`);
    const bankRef = `bank-${statement.length}`;
    const text = `sent ${told.reference.toLowerCase()}`;
    statement.push({ text, receipt: { amount: heard(told.amount), receivedAt: clock.now(), bankRef } });
  };
  const receiptsOf = (merchantRef: string): Receipt[] =>
    statement.filter(({ text }) => parseReference(text) === referenceOf(merchantRef)).map(({ receipt }) => receipt);

  return {
    provider: {
      ...opened,
      async createSession(input) {
        const outcome = await opened.createSession(input);
        const told = 'value' in outcome ? outcome.value.instructions : undefined;
        if (told) instructions.set(input.merchantRef, transferOf(told));
        return outcome;
      },
    },
    now: clock.now,
    async ledger() {
      return [...instructions].map(([merchantRef, { amount }]) => ({
        providerRef: referenceOf(merchantRef),
        merchantRef,
        captured: {
          amountMinor: receiptsOf(merchantRef).reduce((sum, receipt) => sum + receipt.amount.amountMinor, 0),
          currency: receiptsOf(merchantRef)[0]?.amount.currency ?? amount.currency,
        },
        refunded: { amountMinor: 0, currency: amount.currency },
      }));
    },
    async arrange() {
      return undefined;
    },
    async finish({ merchantRef }) {
      transfer(merchantRef);
    },
    async settle() {
      for (const merchantRef of instructions.keys()) if (receiptsOf(merchantRef).length === 0) transfer(merchantRef);
    },
    async mishear(what) {
      if (!('ref' in what)) heard = (amount) => ({ ...amount, ...what });
    },
    async foreignPayment() {
      return referenceOf('pay_of_another_merchant');
    },
    receipts: receiptsOf,
    async close() {},
  };
}

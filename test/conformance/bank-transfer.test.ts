import { bankTransfer } from '../../server/providers/bank-transfer/index.ts';
import { parseReference, referenceOf } from '../../server/providers/bank-transfer/reference.ts';
import type { Receipt } from '../../server/providers/provider.ts';
import type { TransferInstructions } from '../../shared/api.ts';
import { IBAN, NOW, openBankTransfer } from '../server/providers/bank-transfer/open.ts';
import { transferOf } from '../support/transfer.ts';
import { type Bench, type Expected, everythingPasses, providerConformance } from './provider-suite.ts';

const noDecline: Expected = 'unsupported: a transfer is sent or not, nobody declines it';
const noChallenge: Expected = 'unsupported: the shopper authorizes at their own bank';
const noDispute: Expected = 'unsupported: a SEPA credit transfer cannot be charged back';
const noCapture: Expected = 'unsupported: a transfer is captured when it arrives';
const noVoid: Expected = 'unsupported: a transfer cannot be called back';
const noRefund: Expected = 'unsupported: the merchant transfers money back by hand';
const noTokens: Expected = 'unsupported: a transfer leaves no payment source to keep';
const noKeys: Expected = 'unsupported: there is no service that could remember a key';
const noLine: Expected = 'unsupported: no call leaves the house, so none can be lost';
const noNotifications: Expected = 'unsupported: nobody notifies of transfers';

providerConformance('bank-transfer', {
  capabilities: bankTransfer.capabilities,
  expected: {
    ...everythingPasses,
    'a decline is final, has a code of the closed list and moves nothing': noDecline,
    'money that is refused later is pending first and failed then, with a code of the closed list': noDecline,
    'an approved challenge is captured once, however often it is approved': noChallenge,
    'a refused challenge fails and cannot be approved afterwards': noChallenge,
    'a manual capture moves money only when asked to': noCapture,
    'a partial capture takes exactly that part': noCapture,
    'a capture over the authorized amount, and a second full capture, are refused': noCapture,
    'a voided authorization is released for good': noCapture,
    'several captures add up and stop at the authorized amount': noCapture,
    'two captures at once never take more than was authorized': noCapture,
    'the rest of a partly captured authorization is released for good, and what was captured stays': noCapture,
    'a void with the same key releases once': noCapture,
    'an authorization nobody captured in time has expired, and can no longer be captured': noCapture,
    'a late capture takes nothing until it is done, and the same key says how far it is': noCapture,
    'a late void keeps the authorization until it is done, and the same key says how far it is': noCapture,
    'a capture that fails later takes nothing, and the same key says so': noCapture,
    'a voided session can no longer be paid': noVoid,
    'a session that is approved and voided at once ends as one of the two': noVoid,
    'captured money cannot be voided': noVoid,
    'a dispute shows in the truth': noDispute,
    'a full refund returns exactly what was captured, once': noRefund,
    'a partial refund returns exactly that part': noRefund,
    'several refunds add up and stop at the captured amount': noRefund,
    'two refunds at once never return more than was captured': noRefund,
    'a refund of more than was captured is refused and returns nothing': noRefund,
    'a refund in another currency is refused': noRefund,
    'a late refund returns nothing until it is done, and the same key says how far it is': noRefund,
    'a refund that fails later returns nothing, the same key says so, and it can be asked for anew': noRefund,
    'a saved payment source pays without the shopper': noTokens,
    'a saved payment source can be authorized and captured later': noTokens,
    'a session that keeps the payment source answers a token that pays': noTokens,
    'an invented token pays nothing': noTokens,
    'the same key again is the same session': noKeys,
    'the same key five times at once is one session': noKeys,
    'the same key with another amount is refused': noKeys,
    'a capture with the same key moves money once': noKeys,
    'a refund with the same key moves money once, and another amount is refused': noKeys,
    'after a lost answer the same key finishes the same session': noKeys,
    'a capture whose answer was lost is unknown, then visible, and never repeated': noKeys,
    'a refund whose answer was lost is unknown, then visible, and never repeated': noKeys,
    'a lost answer is unknown, and our own reference finds what happened': noLine,
    'a lost request is unknown, and our own reference finds nothing': noLine,
    'a question without an answer is unknown, not a verdict': noLine,
    'a genuine notification names the payment and is answered 2xx': noNotifications,
    'a repeated notification has the same event id, another event another one': noNotifications,
    'a notification changes nothing by itself': noNotifications,
    'a notification without its signature, or with two, is refused': noNotifications,
    'a wrong, truncated, lengthened or non-ASCII signature is refused': noNotifications,
    'a body changed by one byte is refused': noNotifications,
    'a notification signed six minutes ago or ahead is refused as stale': noNotifications,
  },
  live: true,
  currencies: ['EUR'],
  faults: [],
  secrets: [IBAN],
  open: async () => openBench(),
});

/** Shoppers who transfer what the instructions say, and the account statement on which it arrives. */
function openBench(): Bench {
  const opened = openBankTransfer();
  const instructions = new Map<string, TransferInstructions>();
  const statement: { readonly text: string; readonly receipt: Receipt }[] = [];

  const transfer = (merchantRef: string): void => {
    const told = instructions.get(merchantRef);
    if (!told) throw new Error(`Nobody was told how to pay ${merchantRef}`);
    const bankRef = `bank-${statement.length}`;
    const text = `sent ${told.reference.toLowerCase()}`;
    statement.push({ text, receipt: { amount: told.amount, receivedAt: NOW, bankRef } });
  };
  const receiptsOf = (merchantRef: string): Receipt[] =>
    statement.filter(({ text }) => parseReference(text) === referenceOf(merchantRef)).map(({ receipt }) => receipt);

  return {
    provider: {
      ...opened,
      async createSession(input) {
        const outcome = await opened.createSession(input);
        const told = 'value' in outcome ? transferOf(outcome.value.instructions) : undefined;
        if (told) instructions.set(input.merchantRef, told);
        return outcome;
      },
    },
    now: () => NOW,
    async ledger() {
      return [...instructions].map(([merchantRef, { amount }]) => ({
        providerRef: referenceOf(merchantRef),
        merchantRef,
        captured: {
          amountMinor: receiptsOf(merchantRef).reduce((sum, receipt) => sum + receipt.amount.amountMinor, 0),
          currency: amount.currency,
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
    async foreignPayment() {
      return referenceOf('pay_of_another_merchant');
    },
    receipts: receiptsOf,
    async close() {},
  };
}

/** Honest answers of each provider with one value replaced: read for what they say, or doubted; never a bug. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../server/payments/outcome.ts';
import type { ProviderPayment, Session } from '../../../server/providers/provider.ts';
import type { Bench } from '../../conformance/provider-suite.ts';
import { examined } from '../../faults/providers/benches.ts';
import { idle, inputsFor } from '../../support/provider-inputs.ts';
import { oddity } from './answers.ts';
import { withValue } from './draft.ts';
import { fuzzed, SEED } from './settings.ts';

const { session } = inputsFor({ publicUrl: 'https://pay.example.com', method: 'card' });
/** What the guard answers in place of a provider that threw. */
const BUG = /failed inside the provider/;

const onLine = examined.filter(({ name }) => name !== 'sandbox');

describe.each(onLine)(`an odd answer of $name (seed ${SEED})`, ({ open }) => {
  let bench: Bench;
  let paid: ProviderPayment;
  beforeAll(async () => {
    bench = await open();
    const details = await bench.arrange('approve');
    const begun = await bench.provider.createSession(session({ details }));
    if (begun.status !== 'actionRequired' && begun.status !== 'pending') throw new Error(JSON.stringify(begun));
    await bench.finish?.(begun.value.payment, 'approve', begun.status === 'actionRequired' ? begun.redirectUrl : null);
    const told = await bench.provider.retrieve(known(begun.value.payment), idle());
    if (!('value' in told)) throw new Error(JSON.stringify(told));
    paid = told.value;
  });
  afterAll(() => bench.close());

  const known = ({ providerRef, merchantRef, authorized }: ProviderPayment) => ({
    providerRef,
    merchantRef,
    money: authorized,
    receipts: [],
    createdAt: bench.now(),
    expiresAt: bench.now() + 3_600_000,
  });

  /** With one value of every JSON answer replaced. */
  async function oddly<T>({ at, value }: { at: number; value: unknown }, ask: () => Promise<T>): Promise<T> {
    bench.line?.distort({ answer: (text) => withValue(Buffer.from(text), at, value).toString() });
    try {
      return await ask();
    } finally {
      bench.line?.distort(null);
    }
  }

  const expectSober = (outcome: Outcome<unknown>) => expect(JSON.stringify(outcome)).not.toMatch(BUG);

  it('to a create is no bug, and claims no money', async () => {
    await fc.assert(
      fc.asyncProperty(oddity, async (odd) => {
        const details = await bench.arrange('challenge');
        const outcome: Outcome<Session> = await oddly(odd, () => bench.provider.createSession(session({ details })));
        expectSober(outcome);
        expect('value' in outcome ? outcome.value.payment.captured.amountMinor : 0).toBe(0);
        if (outcome.status === 'actionRequired') expect(outcome.redirectUrl).toMatch(/^https?:\/\//);
      }),
      fuzzed,
    );
  });

  it('to a question about a paid payment is no bug', async () => {
    await fc.assert(
      fc.asyncProperty(oddity, async (odd) => {
        expectSober(await oddly(odd, () => bench.provider.retrieve(known(paid), idle())));
      }),
      fuzzed,
    );
    const told = await bench.provider.retrieve(known(paid), idle());
    expect('value' in told && told.value.captured).toEqual(paid.captured);
  });
});

import { expect } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import type { Fault } from '../../conformance/provider-suite.ts';
import { authorize, capture, refund, tokenOf } from '../../server/support/commerce.ts';
import { forEveryProvider } from './suite.ts';
import { openProviderWorld, type ProviderWorld } from './world.ts';

/** The create had its effect, but nobody was told. */
async function foundAndPaid(world: ProviderWorld, fault: Fault): Promise<void> {
  await world.disturb(fault);
  const checkout = await world.press();
  await world.domain.pass(2 * MINUTE, 5_000);
  await world.payAt({ checkout, url: await world.pageOf(checkout) });
  await world.domain.pass(10 * MINUTE);
  expect(await world.bench.ledger()).toHaveLength(1);
  expect([world.fulfilled(), await world.charges()]).toEqual([1, 1]);
}

/** A paid order whose store moves the money. */
async function claimed(provider: Parameters<typeof openProviderWorld>[0]) {
  const world = await openProviderWorld(provider, { capture: 'manual', priceIsFinal: false });
  const begun = await world.begin();
  await world.payAt(begun);
  await world.domain.pass(2 * MINUTE, 10_000);
  return { world, token: tokenOf(await authorize(world.domain, begun.checkout)) };
}

const booked = async (world: ProviderWorld) =>
  (await world.bench.ledger()).map(({ captured, refunded }) => [captured.amountMinor, refunded.amountMinor]);

forEveryProvider('an answer lost by', (examine) => {
  examine('D17', 'a create is found: one payment, told once', (world) => foundAndPaid(world, 'answerLost'));
  examine('D1', 'a create that says 500 is found: one payment, told once', (world) =>
    foundAndPaid(world, 'serverErrorAfter'),
  );

  examine('D17 capture', 'a capture is found out and never repeated', async (_world, provider) => {
    const { world, token } = await claimed(provider);
    await world.disturb('answerLost');
    await capture(world.domain, token, 700, { within: 500 });
    await world.domain.pass(10 * MINUTE, 5_000);
    expect(await booked(world)).toEqual([[700, 0]]);
  });

  examine('D17 refund', 'a refund is found out and never repeated', async (_world, provider) => {
    const { world, token } = await claimed(provider);
    const captured = tokenOf(await capture(world.domain, token, 900));
    await world.disturb('answerLost');
    await refund(world.domain, captured, 200, { within: 500 });
    await world.domain.pass(10 * MINUTE, 5_000);
    expect(await booked(world)).toEqual([[900, 200]]);
  });
});

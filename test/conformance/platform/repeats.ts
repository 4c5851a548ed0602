import { describe, expect, it } from 'vitest';
import type { Confirmation } from '../../../server/platforms/platform.ts';
import type { Open, PlatformHarness } from './harness.ts';

/** A lost answer must cost neither the order nor a second fulfilment: the store is told again, or read back first. */
export function repeatBehaviours(harness: PlatformHarness, open: Open): void {
  const { ref, money } = harness.order;
  const paid: Confirmation = { id: 'cf_twice', orderRef: ref, kind: 'paid', money, occurredAt: Date.UTC(2026, 0, 2) };
  const { signal } = new AbortController();

  describe('telling twice', () => {
    it('can read the order back if and only if telling twice could fulfil twice', async () => {
      const { platform } = await open();
      expect(typeof platform.readBack).toBe(harness.limits.confirmationIsIdempotent ? 'undefined' : 'function');
    });

    if (harness.limits.confirmationIsIdempotent) {
      it('may send again after a lost answer', async () => {
        const { platform, store } = await open();
        await store.behave('losesAnswer');
        await platform.confirm(paid, signal);
        await store.behave('accepts');
        expect((await platform.confirm(paid, signal)).result).toBe('delivered');
        expect(store.fulfilled(ref)).toBe(1);
      });
    } else {
      it('reads back what a lost answer did, without telling again', async () => {
        const { platform, store } = await open();
        expect(await platform.readBack?.(ref, signal)).toMatchObject({ status: 'succeeded', value: { paid: false } });
        await store.behave('losesAnswer');
        await platform.confirm(paid, signal);
        await store.behave('accepts');
        expect(await platform.readBack?.(ref, signal)).toMatchObject({ status: 'succeeded', value: { paid: true } });
        expect(store.received(ref)).toBe(1);
      });
    }
  });
}

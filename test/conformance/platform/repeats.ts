import { describe, expect, it } from 'vitest';
import { newsOf, type Open, type PlatformHarness } from './harness.ts';

/** A lost answer must cost neither the order nor a second fulfilment: the store is told again, or read back first. */
export function repeatBehaviours(harness: PlatformHarness, open: Open): void {
  const { ref } = harness.order;
  const news = newsOf(harness, 'cf_twice');
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
        await platform.confirm(news, signal);
        await store.behave('accepts');
        expect((await platform.confirm(news, signal)).result).toBe('delivered');
        expect(store.fulfilled(ref)).toBe(1);
      });
    } else {
      it('reads back what a lost answer did, without telling again', async () => {
        const { platform, store } = await open();
        expect(await platform.readBack?.(ref, signal)).toMatchObject({ status: 'succeeded', value: { paid: false } });
        await store.behave('losesAnswer');
        await platform.confirm(news, signal);
        await store.behave('accepts');
        expect(await platform.readBack?.(ref, signal)).toMatchObject({ status: 'succeeded', value: { paid: true } });
        expect(store.received(ref)).toBe(1);
      });
    }
  });
}

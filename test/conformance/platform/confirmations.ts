import { describe, expect, it } from 'vitest';
import type { Confirmation, ConfirmResult } from '../../../server/platforms/platform.ts';
import { expectNoSecret, newsOf, type Open, type OpenedPlatform, type PlatformHarness } from './harness.ts';

const MAX_ANSWER = 2_000;

/** How the news of an order goes out, and what each fate of it is called. */
export function confirmationBehaviours(harness: PlatformHarness, open: Open): void {
  describe('confirmations', () => {
    const news = newsOf(harness, 'cf_conformance');
    const { orderRef, money, occurredAt } = news;
    const tell = async ({ platform }: OpenedPlatform, what: Confirmation = news): Promise<ConfirmResult> => {
      const result = await platform.confirm(what, new AbortController().signal);
      expect(result.answer.body.length).toBeLessThanOrEqual(MAX_ANSWER);
      expectNoSecret(harness, result);
      return result;
    };

    it('delivers the news once, and the store fulfils once', async () => {
      const one = await open();
      expect((await tell(one)).result).toBe('delivered');
      expect(one.store.received(orderRef)).toBe(1);
      expect(one.store.fulfilled(orderRef)).toBe(1);
    });

    it('reports a passing failure as not delivered, and the next try delivers', async () => {
      const one = await open();
      await one.store.behave('fails');
      const failed = await tell(one);
      expect(['notDelivered', ...(harness.limits.confirmationIsIdempotent ? [] : ['unsure'])]).toContain(failed.result);
      expect(one.store.fulfilled(orderRef)).toBe(0);
      await one.store.behave('accepts');
      expect((await tell(one)).result).toBe('delivered');
      expect(one.store.fulfilled(orderRef)).toBe(1);
    });

    const seconds = harness.retryAfterSeconds;
    if (seconds !== null) {
      it('waits as long as the store asks', async () => {
        const one = await open();
        await one.store.behave('fails');
        expect(await tell(one)).toMatchObject({ result: 'notDelivered', retryAfterMs: seconds * 1_000 });
      });
    }

    it('alerts a person when the store refuses the sender, and does not give up', async () => {
      const one = await open();
      await one.store.behave('denies');
      const denied = await tell(one);
      expect(['notDelivered', 'unsure']).toContain(denied.result);
      expect(denied.alert ?? '').not.toBe('');
      expect(one.store.fulfilled(orderRef)).toBe(0);
    });

    it('is unsure after a lost answer, never delivered and never refused', async () => {
      const one = await open();
      await one.store.behave('losesAnswer');
      expect((await tell(one)).result).toBe('unsure');
      expect(one.store.fulfilled(orderRef)).toBe(1);
    });

    it('knows that nothing was sent when nobody listens', async () => {
      const one = await open();
      await one.store.behave('unreachable');
      expect((await tell(one)).result).toBe('notDelivered');
      expect(one.store.received(orderRef)).toBe(0);
    });

    it('sends nothing for a confirmation that is cancelled before it starts', async () => {
      const one = await open();
      const result = await one.platform.confirm(news, AbortSignal.abort());
      expect(['notDelivered', 'unsure']).toContain(result.result);
      expect(one.store.fulfilled(orderRef)).toBe(0);
    });

    it('keeps a long answer short and blanks the secrets in it', async () => {
      const one = await open();
      await one.store.behave('leaks');
      const leaked = await tell(one);
      expect(leaked.result).not.toBe('delivered');
      expect(leaked.answer.body).not.toBe('');
    });

    it(`${harness.tellsChargebacks ? 'tells' : 'cannot tell, and does not send,'} a chargeback`, async () => {
      const one = await open();
      expect(one.platform.canConfirm(news.kind)).toBe(true);
      expect(one.platform.canConfirm('chargeback')).toBe(harness.tellsChargebacks);
      const told = await tell(one, { id: 'cf_chargeback', orderRef, money, occurredAt, kind: 'chargeback' });
      expect(told.result).toBe(harness.tellsChargebacks ? 'delivered' : 'impossible');
      expect(one.store.received(orderRef)).toBe(harness.tellsChargebacks ? 1 : 0);
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { OrderQuote, StorePlatform } from '../../../server/platforms/platform.ts';
import { expectNoSecret, type Open, type PlatformHarness } from './harness.ts';

/** How orders come in: authentic ones priced by the store, all others refused. */
export function requestBehaviours(harness: PlatformHarness, open: Open): void {
  describe('requests', () => {
    it('opens a link for an authentic request, priced by the store in whole minor units', async () => {
      const { platform } = await open();
      const quote = await quoteOf(platform, harness.goodRequest());
      expect(quote.money).toEqual(harness.order.money);
      expect(Number.isSafeInteger(quote.money.amountMinor)).toBe(true);
      expect(quote.money.currency).toMatch(/^[A-Z]{3}$/);
      expect(quote.title).not.toBe('');
      for (const url of [quote.successUrl, quote.cancelUrl]) expect(url ?? 'https://none').toMatch(/^https?:\/\//);
    });

    it('reads a replayed request exactly as it read the first', async () => {
      const { platform } = await open();
      const first = await platform.parseRequest(harness.goodRequest());
      expect(await platform.parseRequest(harness.goodRequest())).toEqual(first);
      expect(first).toMatchObject({ verdict: 'open', orderRef: harness.order.ref });
    });

    it('is shown malformed and oversized requests', () => {
      expect(harness.malformedRequests()).not.toEqual([]);
      expect(harness.oversizedRequests()).not.toEqual([]);
    });

    for (const [kind, requests] of [
      ['forged', harness.forgedRequests()],
      ['malformed', harness.malformedRequests()],
      ['oversized', harness.oversizedRequests()],
    ] as const) {
      for (const { what, request } of requests) {
        it(`refuses a ${kind} request: ${what}`, async () => {
          const { platform } = await open();
          const verdict = await platform.parseRequest(request);
          expect(verdict.verdict).toBe('refused');
          if (verdict.verdict !== 'refused') return;
          expect(verdict.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
          expect(verdict.reply.status).toBeGreaterThanOrEqual(400);
          expect(verdict.reply.status).toBeLessThan(500);
          expectNoSecret(harness, verdict);
        });
      }
    }
  });
}

/** The store's own price of the order: in the request where it is signed, else asked for. */
async function quoteOf(platform: StorePlatform, request: RawRequest): Promise<OrderQuote> {
  const verdict = await platform.parseRequest(request);
  if (verdict.verdict !== 'open') throw new Error(`Expected to open, got ${JSON.stringify(verdict)}`);
  if (verdict.quote) return verdict.quote;
  const outcome = await platform.quote?.(verdict.orderRef, new AbortController().signal, verdict.proof);
  if (outcome?.status !== 'succeeded') throw new Error(`Expected a quote, got ${JSON.stringify(outcome)}`);
  return outcome.value;
}

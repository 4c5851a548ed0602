import { describe, expect, it } from 'vitest';
import type { Open, PlatformHarness } from './harness.ts';

const CHECKOUT_URL = 'https://pay.example.com/checkout/co_0123456789abcdefghijkl';

/** How a link, a refusal and an outage are put into the platform's words. */
export function replyBehaviours(harness: PlatformHarness, open: Open): void {
  describe('replies', () => {
    it('hands the link over with 200', async () => {
      const { platform } = await open();
      const reply = platform.renderReply({ result: 'link', url: CHECKOUT_URL, checkout: 'co_1', standing: 'unpaid' });
      expect(reply.status).toBe(200);
      const link = harness.linkIn(reply);
      expect(link).toMatch(/^https?:\/\//);
      expect(link).toContain('co_0123456789abcdefghijkl');
    });

    it('says no with 4xx, never 5xx, and holds no link', async () => {
      const { platform } = await open();
      for (const status of [400, 404, 409, 422] as const) {
        const reply = platform.renderReply({ result: 'refused', code: 'order_closed', message: 'Closed.', status });
        expect(Math.floor(reply.status / 100)).toBe(4);
        expect(harness.linkIn(reply)).toBeNull();
      }
    });

    it('says "not now" with 5xx and holds no link', async () => {
      const { platform } = await open();
      const reply = platform.renderReply({ result: 'unavailable', code: 'database_down', message: 'Later.' });
      expect(Math.floor(reply.status / 100)).toBe(5);
      expect(harness.linkIn(reply)).toBeNull();
    });
  });
}

import { describe, expect, it } from 'vitest';
import type { LinkResult } from '../../../server/platforms/platform.ts';
import type { Open, PlatformHarness } from './harness.ts';

const CHECKOUT = 'co_0123456789abcdefghijkl';
const LINK: LinkResult = {
  result: 'link',
  url: `https://pay.example.com/checkout/${CHECKOUT}`,
  checkout: CHECKOUT,
  standing: 'unpaid',
};

/** How a link, a refusal and an outage are put into the platform's words. */
export function replyBehaviours(harness: PlatformHarness, open: Open): void {
  describe('replies', () => {
    it('hands the link over with 200', async () => {
      const { platform } = await open();
      const reply = platform.renderReply(LINK);
      expect(reply.status).toBe(200);
      const link = harness.linkIn(reply);
      expect(link).toMatch(/^https?:\/\//);
      expect(link).toContain(CHECKOUT);
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

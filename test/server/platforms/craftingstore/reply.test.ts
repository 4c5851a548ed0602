import { describe, expect, it } from 'vitest';
import { openStore } from './fixture.ts';

const link = {
  result: 'link',
  url: 'https://pay.example.com/checkout/co_AbC-123_x',
  checkout: 'co_1',
  standing: 'unpaid',
} as const;
const urlFor = (storeUrl: string) =>
  openStore({ present: 'store', storeUrl }).renderReply(link).body as { data: { url: string } };

describe('the reply to CraftingStore', () => {
  it('is the documented one for a link', () => {
    expect(openStore().renderReply(link)).toEqual({ status: 200, body: { success: true, data: { url: link.url } } });
  });

  it.each([
    ['https://blocks.example.net', 'https://blocks.example.net/?tillgate=co_AbC-123_x'],
    ['https://blocks.example.net/shop/', 'https://blocks.example.net/shop/?tillgate=co_AbC-123_x'],
    ['https://blocks.example.net/?lang=nl&x=1', 'https://blocks.example.net/?lang=nl&x=1&tillgate=co_AbC-123_x'],
    ['https://blocks.example.net/?tillgate=old', 'https://blocks.example.net/?tillgate=co_AbC-123_x'],
    ['https://blocks.example.net/pay#top', 'https://blocks.example.net/pay?tillgate=co_AbC-123_x#top'],
  ])('leads back into the store page %s with present: store', (storeUrl, url) => {
    expect(urlFor(storeUrl).data.url).toBe(url);
  });

  it('ignores storeUrl with present: page', () => {
    const store = openStore({ present: 'page', storeUrl: 'https://blocks.example.net' });
    expect(store.renderReply(link).body).toEqual({ success: true, data: { url: link.url } });
  });

  it.each([400, 404, 409, 422] as const)(
    'is 400 and exactly {"success":false} for a refusal (%d elsewhere)',
    (status) => {
      const reply = openStore().renderReply({
        result: 'refused',
        code: 'quote_changed',
        message: 'Another price.',
        status,
      });
      expect(reply.status).toBe(400);
      expect(JSON.stringify(reply.body)).toBe('{"success":false}');
    },
  );

  it('is 503 and exactly {"success":false} when trying later makes sense', () => {
    const reply = openStore().renderReply({ result: 'unavailable', code: 'database', message: 'Later.' });
    expect(reply.status).toBe(503);
    expect(JSON.stringify(reply.body)).toBe('{"success":false}');
  });
});

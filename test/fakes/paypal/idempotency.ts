import { PayPalRefusal } from './things.ts';

const HOUR = 3_600_000;

/** How long a request id is remembered, by the kind of request (PayPal's API descriptions, PayPal-Request-Id). */
const keptFor = (path: string): number =>
  path.startsWith('/v3/vault/') ? 3 * HOUR : path.startsWith('/v2/checkout/') ? 6 * HOUR : 45 * 24 * HOUR;

/**
 * PayPal's memory of requests (PayPal REST reference, Idempotency): a known id is answered with the latest status of
 * what its first request made, whatever the new one says; of two at once, the second may fail. What failed is not kept.
 */
export function createMemory(now: () => number) {
  const memories = new Map<string, { readonly at: number; thing: object | 'at work' }>();
  return {
    /** The kept thing is the live one, so that what is told later is how it stands then. */
    async run(path: string, id: string, work: () => Promise<object>): Promise<{ thing: object; isNew: boolean }> {
      const key = `${path} ${id}`;
      const known = memories.get(key);
      if (known && now() - known.at < keptFor(path)) {
        if (known.thing === 'at work')
          throw new PayPalRefusal(409, 'RESOURCE_CONFLICT', 'PREVIOUS_REQUEST_IN_PROGRESS');
        return { thing: known.thing, isNew: false };
      }
      const memory: { readonly at: number; thing: object | 'at work' } = { at: now(), thing: 'at work' };
      memories.set(key, memory);
      try {
        memory.thing = await work();
        return { thing: memory.thing, isNew: true };
      } catch (error) {
        memories.delete(key);
        throw error;
      }
    },
  };
}

import { createHash } from 'node:crypto';
import { DAY } from '../../../clock.ts';
import type { File } from './file.ts';
import { type Reply, refuse } from './payment.ts';

/** How long the bank remembers an idempotency key, milliseconds. */
export const KEY_TTL_MS = DAY;

/** Idempotency keys: the same request again is the same object, another request under an old key is refused. */
export interface Keys {
  /**
   * Runs `work` once per key. `request` is everything that makes two requests the same, without card numbers.
   * A refused request leaves no key behind: nothing happened under it.
   */
  once(key: string, request: readonly unknown[], now: number, work: () => Reply<string>): Reply<string>;
}

export function createKeys(file: File): Keys {
  const find = file.prepare('SELECT fingerprint, ref FROM keys WHERE key = @key');
  const insert = file.prepare(
    'INSERT INTO keys (key, fingerprint, ref, created_at) VALUES (@key, @fingerprint, @ref, @now)',
  );
  const forget = file.prepare('DELETE FROM keys WHERE created_at <= @before');

  return {
    once(key, request, now, work) {
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
      forget.run({ before: now - KEY_TTL_MS });
      const known = find.get({ key }) as { fingerprint: string; ref: string } | undefined;
      if (known) {
        return known.fingerprint === fingerprint
          ? { accepted: true, value: known.ref, repeated: true }
          : refuse('invalid_request', 'This idempotency key was used for another request.');
      }
      const reply = work();
      if (reply.accepted) insert.run({ key, fingerprint, ref: reply.value, now });
      return reply;
    },
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256, verifyHmacSha256 } from '../../../server/platforms/signature.ts';

describe('verifyHmacSha256', () => {
  it('accepts exactly the HMAC of these bytes under one of the secrets', () => {
    const given = hmacSha256('new', 'body');
    expect(verifyHmacSha256(['new'], 'body', given)).toBe(true);
    expect(verifyHmacSha256(['other', 'new'], 'body', given)).toBe(true);
    expect(verifyHmacSha256(['other'], 'body', given)).toBe(false);
    expect(verifyHmacSha256(['new'], 'body ', given)).toBe(false);
  });

  it('never verifies against an empty secret or none', () => {
    expect(verifyHmacSha256([''], 'body', hmacSha256('', 'body'))).toBe(false);
    expect(verifyHmacSha256([], 'body', Buffer.alloc(0))).toBe(false);
  });

  it('answers false for every other length instead of throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const given = Buffer.from(bytes);
        expect(verifyHmacSha256(['secret'], 'body', given)).toBe(given.equals(hmacSha256('secret', 'body')));
      }),
    );
  });
});

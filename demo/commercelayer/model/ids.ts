import { randomBytes } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Ten letters, as Commerce Layer's ids look. */
export function resourceId(): string {
  return [...randomBytes(10)].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}

/** 32 hex digits: shared secrets and order tokens. */
export function hexToken(): string {
  return randomBytes(16).toString('hex');
}

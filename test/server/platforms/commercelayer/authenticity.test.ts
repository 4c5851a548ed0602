import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { actionKey } from '../../../../server/platforms/commercelayer/action-key.ts';
import { commercelayer } from '../../../../server/platforms/commercelayer/index.ts';
import { hmacSha256 } from '../../../../server/platforms/signature.ts';
import {
  authorization,
  body,
  configured,
  contextOf,
  openStore,
  PREVIOUS,
  post,
  postJson,
  refused,
  SECRET,
  sign,
} from './fixture.ts';

const BYTES = JSON.stringify(body(authorization()));
const PAYMENTS_SECRET = '99999999999999999999999999999999';

const verdictOf = (request: RawRequest, keys: Readonly<Record<string, unknown>> = {}) =>
  openStore(keys).parseRequest(request);

const signed = (header: string | readonly string[] | undefined) =>
  post('/capture', BYTES, { 'x-commercelayer-signature': header });

describe('the signature of Commerce Layer', () => {
  it('is base64 of HMAC-SHA256 over the bytes, the secret used as text', async () => {
    expect((await verdictOf(signed(hmacSha256(SECRET, BYTES).toString('base64')))).verdict).toBe('act');
    const hexDecoded = hmacSha256(Buffer.from(SECRET, 'hex').toString('latin1'), BYTES).toString('base64');
    expect(refused(await verdictOf(signed(hexDecoded))).code).toBe('signature_mismatch');
  });

  it('tells a refused call of the platform from a forged one, which alone counts as forgery', async () => {
    expect(await verdictOf(postJson('/refund', body(authorization())))).toMatchObject({ authentic: true });
    expect(await verdictOf(post('/refund', '{'))).toMatchObject({ verdict: 'refused', authentic: true });
    expect(refused(await verdictOf(signed(sign(`${BYTES} `))))).not.toHaveProperty('authentic');
  });

  const right = sign(BYTES);
  it.each([
    ['missing', undefined, 'signature_missing'],
    ['empty', '', 'signature_malformed'],
    ['sent twice', [right, right], 'signature_malformed'],
    ['sent twice, joined on the way', `${right}, ${right}`, 'signature_malformed'],
    ['hex', hmacSha256(SECRET, BYTES).toString('hex'), 'signature_malformed'],
    ['base64url', right.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''), 'signature_malformed'],
    ['without its padding', right.slice(0, -1), 'signature_malformed'],
    ['followed by a line feed', `${right}\n`, 'signature_malformed'],
    ['too short', Buffer.alloc(31, 7).toString('base64'), 'signature_malformed'],
    ['too long', Buffer.alloc(33, 7).toString('base64'), 'signature_malformed'],
    ['a megabyte', 'A'.repeat(1 << 20), 'signature_malformed'],
    ['of other bytes', sign(`${BYTES} `), 'signature_mismatch'],
    ["of another store's secret", sign(BYTES, PREVIOUS), 'signature_mismatch'],
    ['of an empty secret', sign(BYTES, ''), 'signature_mismatch'],
  ])('is refused when it is %s', async (_what, header, code) => {
    const verdict = refused(await verdictOf(signed(header)));
    expect([verdict.code, verdict.reply.status]).toEqual([code, 401]);
    expect(verdict.reply.body).toEqual({ success: false, error: { code, message: verdict.reason } });
    expect(JSON.stringify(verdict)).not.toContain(right.slice(0, 12));
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });

  it('has one spelling only: unused bits of the last digit must be zero', async () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = right.charAt(42);
    const sibling = digits.charAt(digits.indexOf(last) ^ 1);
    const twin = `${right.slice(0, 42)}${sibling}=`;
    expect(Buffer.from(twin, 'base64').equals(Buffer.from(right, 'base64'))).toBe(true);
    expect(refused(await verdictOf(signed(twin))).code).toBe('signature_malformed');
  });

  it('is taken under the previous secret during a rotation, and not afterwards', async () => {
    const old = signed(sign(BYTES, PREVIOUS));
    expect((await verdictOf(old, { secretPrevious: PREVIOUS })).verdict).toBe('act');
    expect((await verdictOf(signed(right), { secretPrevious: PREVIOUS })).verdict).toBe('act');
    expect((await verdictOf(old)).verdict).toBe('refused');
  });

  it('verifies nothing without a secret, even if a configuration slipped through', async () => {
    const open = (secret: string) => commercelayer.open({ ...contextOf(), store: { ...configured(), secret } });
    const verdict = await open('').parseRequest(signed(sign(BYTES, '')));
    expect(refused(verdict).code).toBe('signature_mismatch');
    expect((await open(SECRET).parseRequest(signed(right))).verdict).toBe('act');
  });

  it('is checked before anything is read: a stranger learns nothing of what a body should be', async () => {
    for (const bytes of ['', 'nonsense', '{}', '['.repeat(100_000)]) {
      const verdict = refused(await verdictOf(post('/capture', bytes, { 'x-commercelayer-signature': right })));
      expect(verdict.code).toBe('signature_mismatch');
    }
  });
});

describe('the secret of the Payments API', () => {
  const session = JSON.stringify({ data: { type: 'orders', id: 'x' } });
  const isAuthentic = async (path: string, secret: string, keys: Readonly<Record<string, unknown>>) =>
    refused(await verdictOf(post(path, session, { 'x-commercelayer-signature': sign(session, secret) }), keys)).code !==
    'signature_mismatch';

  it("is the store's own where none is set, with or without the block", async () => {
    expect(await isAuthentic('/payments/session', SECRET, {})).toBe(true);
    expect(await isAuthentic('/payments/session', SECRET, { payments: {} })).toBe(true);
    expect(await isAuthentic('/payments/session', PREVIOUS, { secretPrevious: PREVIOUS, payments: {} })).toBe(true);
  });

  it('opens only its own addresses once it is set', async () => {
    const keys = { secretPrevious: PREVIOUS, payments: { secret: PAYMENTS_SECRET } };
    expect(await isAuthentic('/payments/session', PAYMENTS_SECRET, keys)).toBe(true);
    expect(await isAuthentic('/payments/session', SECRET, keys)).toBe(false);
    expect(await isAuthentic('/payments/session', PREVIOUS, keys)).toBe(false);
    expect(await isAuthentic('/authorize', PAYMENTS_SECRET, keys)).toBe(false);
    expect(await isAuthentic('/authorize', SECRET, keys)).toBe(true);
  });

  it('can be rotated by itself', async () => {
    const keys = { payments: { secret: PAYMENTS_SECRET, secretPrevious: PREVIOUS } };
    expect(await isAuthentic('/payments/session', PREVIOUS, keys)).toBe(true);
    expect(await isAuthentic('/authorize', PREVIOUS, keys)).toBe(false);
  });
});

describe('action keys', () => {
  const capture = (query: RawRequest['query']) => ({ ...postJson('/capture', body(authorization())), query });
  const codeOf = async (query: RawRequest['query'], keys: Readonly<Record<string, unknown>> = {}) => {
    const verdict = await verdictOf(capture(query), { actionKeys: true, ...keys });
    return verdict.verdict === 'refused' ? verdict.code : verdict.verdict;
  };

  it('are 32 hex digits, another for each action of each API', () => {
    const key = actionKey(SECRET, 'gateway', 'capture');
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(hmacSha256(SECRET, 'tillgate:gateway:capture').toString('hex').startsWith(key)).toBe(true);
    const others = [
      actionKey(SECRET, 'gateway', 'void'),
      actionKey(SECRET, 'payments', 'capture'),
      actionKey(PREVIOUS, 'gateway', 'capture'),
    ];
    expect(new Set([key, ...others]).size).toBe(4);
  });

  it('let a call in at its own address only', async () => {
    expect(await codeOf({ key: actionKey(SECRET, 'gateway', 'capture') })).toBe('act');
    expect(await codeOf({ key: actionKey(SECRET, 'gateway', 'void') })).toBe('action_key_mismatch');
    expect(await codeOf({ key: actionKey(SECRET, 'payments', 'capture') })).toBe('action_key_mismatch');
  });

  it('outlive the rotation of the secret, since addresses are changed later', async () => {
    const old = { key: actionKey(PREVIOUS, 'gateway', 'capture') };
    expect(await codeOf(old, { secretPrevious: PREVIOUS })).toBe('act');
    expect(await codeOf(old)).toBe('action_key_mismatch');
  });

  it('must come once and whole', async () => {
    const key = actionKey(SECRET, 'gateway', 'capture');
    const wrong: RawRequest['query'][] = [
      {},
      { key: '' },
      { key: key.slice(1) },
      { key: `${key}0` },
      { key: [key, key] },
      { KEY: key },
    ];
    for (const query of wrong) {
      expect(await codeOf(query)).toBe('action_key_mismatch');
    }
  });

  it('are not asked for unless configured', async () => {
    expect((await verdictOf(capture({}))).verdict).toBe('act');
    expect((await verdictOf(capture({ key: 'anything' }))).verdict).toBe('act');
  });
});

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type NotificationScheme, type RawRequest, signedNotification } from '../../../server/authoring/provider.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const SECRET = 'whsec_new_0123456789';
const PREVIOUS = 'whsec_old_0123456789';
const BODY = JSON.stringify({ id: 'evt_1', type: 'payment.paid', payment_id: 'pp_1' });

const scheme: NotificationScheme = {
  secrets: [SECRET, PREVIOUS],
  clock: { now: () => NOW },
  signatureHeader: 'X-Signature',
  timestampHeader: 'X-Timestamp',
  event: ({ id, type, payment_id }) => ({ eventId: id, kind: type, providerRef: payment_id }),
};

interface Made {
  readonly body?: string;
  readonly at?: number;
  readonly secret?: string;
  readonly prefix?: string;
}

function made({ body = BODY, at = NOW, secret = SECRET, prefix = '' }: Made = {}): RawRequest {
  const seconds = String(Math.floor(at / 1_000));
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const headers = { 'x-signature': prefix + signature, 'x-timestamp': seconds };
  return { method: 'POST', path: '/', query: {}, headers, body: Buffer.from(body) };
}

const parse = (request: RawRequest, changes: Partial<NotificationScheme> = {}) =>
  signedNotification({ ...scheme, ...changes })(request);

describe('a signed notification', () => {
  it.each<[string, Made]>([
    ['the current secret', {}],
    ['the previous secret', { secret: PREVIOUS }],
    ['sha256= before it', { prefix: 'sha256=' }],
    ['a clock five minutes off', { at: NOW - 300_000 }],
  ])('is verified with %s', async (_what, how) => {
    expect(await parse(made(how))).toEqual({
      verdict: 'verified',
      eventId: 'evt_1',
      kind: 'payment.paid',
      providerRef: 'pp_1',
      reply: { status: 200, body: { received: true } },
    });
  });

  it('may sign the body alone', async () => {
    const signature = createHmac('sha256', SECRET).update(BODY).digest('hex');
    const request = { ...made(), headers: { 'x-signature': signature } };
    expect(await parse(request, { timestampHeader: undefined })).toMatchObject({ verdict: 'verified' });
    expect(await parse(request)).toMatchObject({ verdict: 'invalid', reason: 'signature' });
  });

  it.each<[string, RawRequest, string]>([
    ['of another secret', made({ secret: 'somebody-else-0123' }), 'signature'],
    ['of an empty secret', made({ secret: '' }), 'signature'],
    ['with another time than was signed', withHeader('x-timestamp', String(NOW / 1_000 + 1)), 'signature'],
    ['with a time that is none', withHeader('x-timestamp', 'now'), 'signature'],
    ['with two times', withHeader('x-timestamp', ['1', '2']), 'signature'],
    ['with a signature in capitals', withHeader('x-signature', 'A'.repeat(64)), 'signature'],
    ['that is six minutes old', made({ at: NOW - 360_000 }), 'stale'],
    ['from six minutes ahead', made({ at: NOW + 360_000 }), 'stale'],
    ['that is not JSON', made({ body: 'payment=pp_1' }), 'malformed'],
    ['that is null', made({ body: 'null' }), 'malformed'],
    ['without an event id', made({ body: JSON.stringify({ type: 'x', payment_id: 'pp_1' }) }), 'malformed'],
    ['that names no payment', made({ body: JSON.stringify({ id: 'evt_1', type: 'x' }) }), 'malformed'],
    ['that is too large', made({ body: JSON.stringify({ id: 'x'.repeat(70_000) }) }), 'malformed'],
  ])('%s is refused', async (_what, request, reason) => {
    expect(await parse(request)).toMatchObject({ verdict: 'invalid', reason, reply: { status: 400 } });
  });

  it.each([[[]], [['']], [[undefined, '']]])('verifies nothing against no secret: %j', async (secrets) => {
    expect(await parse(made({ secret: '' }), { secrets })).toMatchObject({
      verdict: 'invalid',
      reason: 'unconfigured',
    });
  });
});

function withHeader(name: string, value: string | readonly string[]): RawRequest {
  const request = made();
  return { ...request, headers: { ...request.headers, [name]: value } };
}

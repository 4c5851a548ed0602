import { describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { openStore, post, refused, sign } from './fixture.ts';
import { haveSamples, sampleBytes, sampleJson, signatures, signedSamples, withoutSamples } from './samples.ts';

const { secret } = signatures;
const OTHER = '0123456789abcdef0123456789abcdef';

function sampleCall({ file, path }: (typeof signedSamples)[number], at = path): RawRequest {
  return post(at, sampleBytes(file), { 'x-commercelayer-signature': signatures.files[file] });
}

describe.skipIf(!haveSamples)(`sample bodies with their signatures${withoutSamples}`, () => {
  it('are all here', () => {
    expect(signedSamples.map(({ file }) => file).sort()).toEqual(Object.keys(signatures.files).sort());
  });

  const EXPECTED: Readonly<Record<string, object>> = {
    'derived-authorize.request.json': {
      kind: 'authorize',
      token: 'pi_3OexampleTOKEN',
      money: { amountMinor: 16_000, currency: 'USD' },
    },
    'derived-capture.request.json': { kind: 'capture', money: { amountMinor: 16_000, currency: 'USD' } },
    'derived-capture-partial.request.json': { kind: 'capture', money: { amountMinor: 5_000, currency: 'USD' } },
    'derived-void.request.json': { kind: 'void', money: { amountMinor: 16_000, currency: 'USD' } },
    'derived-refund.request.json': {
      kind: 'refund',
      token: 'your-external-capture-token',
      money: { amountMinor: 9_900, currency: 'USD' },
    },
    'derived-token.request.json': { kind: 'token', token: 'pi_3OexampleTOKEN' },
  };

  it.each(signedSamples)('$file is read as its action', async (sample) => {
    const verdict = await openStore({ secret }).parseRequest(sampleCall(sample));
    const test = sample.path === '/token' ? {} : { test: true };
    const action = { orderRef: 'wBXVhZOmXO', ...test, ...EXPECTED[sample.file] };
    expect(verdict).toMatchObject({ verdict: 'act', api: 'gateway', action });
  });

  it('the order of the authorize sample is described for the shopper, whose customer is a guest', async () => {
    const [authorize] = signedSamples;
    if (!authorize) throw new Error('no sample');
    const verdict = await openStore({ secret }).parseRequest(sampleCall(authorize));
    const quote = {
      money: { amountMinor: 16_000, currency: 'USD' },
      title: expect.stringMatching(/^Enamel Mug with Black Logo \(12oz\), Black Unisex .*…$/),
      successUrl: null,
      cancelUrl: null,
      orderNumber: '28030653',
      basketRef: null,
      customerRef: null,
    };
    expect(verdict).toMatchObject({ verdict: 'act', action: { quote } });
  });

  it('the same capture and void body is told apart by its address alone, with different keys', async () => {
    const capture = { file: 'derived-capture.request.json', path: '/capture' };
    const atCapture = await openStore({ secret }).parseRequest(sampleCall(capture));
    const atVoid = await openStore({ secret }).parseRequest(sampleCall(capture, '/void'));
    expect(atCapture).toMatchObject({ action: { kind: 'capture' } });
    expect(atVoid).toMatchObject({ action: { kind: 'void' } });
    expect(atCapture.verdict === 'act' && 'key' in atCapture.action && atCapture.action.key).not.toBe(
      atVoid.verdict === 'act' && 'key' in atVoid.action && atVoid.action.key,
    );
  });

  it.each(signedSamples)('$file with one byte changed is refused', async (sample) => {
    const call = sampleCall(sample);
    for (const at of [0, Math.floor(call.body.length / 2), call.body.length - 1]) {
      const bytes = Buffer.from(call.body);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const verdict = refused(await openStore({ secret }).parseRequest({ ...call, body: bytes }));
      expect([verdict.code, verdict.reply.status]).toEqual(['signature_mismatch', 401]);
    }
  });

  it.each(signedSamples)("$file is refused under another store's secret and without a signature", async (sample) => {
    const call = sampleCall(sample);
    const foreign = refused(await openStore({ secret: OTHER }).parseRequest(call));
    expect([foreign.code, foreign.reply.status]).toEqual(['signature_mismatch', 401]);
    const headers = { ...call.headers, 'x-commercelayer-signature': undefined };
    const bare = refused(await openStore({ secret }).parseRequest({ ...call, headers }));
    expect([bare.code, bare.reply.status]).toEqual(['signature_missing', 401]);
  });

  it.each(signedSamples)('$file is still taken under the previous secret', async (sample) => {
    const rotated = openStore({ secret: OTHER, secretPrevious: secret });
    expect((await rotated.parseRequest(sampleCall(sample))).verdict).toBe('act');
  });

  it.each(signedSamples)('$file is refused or read as that action at every other address', async (sample) => {
    const others = ['/authorize', '/capture', '/void', '/refund', '/token'].filter((path) => path !== sample.path);
    for (const path of others) {
      const verdict = await openStore({ secret }).parseRequest(sampleCall(sample, path));
      if (verdict.verdict === 'act') expect(verdict.action.kind).toBe(path.slice(1));
      else expect([refused(verdict).code, refused(verdict).reply.status]).toEqual(['type_unexpected', 422]);
    }
  });

  it.each(signedSamples)('$file is refused at every address of the Payments API', async (sample) => {
    for (const action of ['session', 'authorization', 'capture', 'void', 'refund', 'token']) {
      const verdict = refused(await openStore({ secret }).parseRequest(sampleCall(sample, `/payments/${action}`)));
      expect([verdict.code, verdict.reply.status]).toEqual(['type_unexpected', 422]);
    }
  });

  it('with actionKeys, no sample is taken anywhere without the key of that address', async () => {
    for (const sample of signedSamples) {
      const verdict = refused(await openStore({ secret, actionKeys: true }).parseRequest(sampleCall(sample)));
      expect([verdict.code, verdict.reply.status]).toEqual(['action_key_mismatch', 401]);
    }
  });

  it('recorded callbacks of other topics are readable and refused as no action of ours', async () => {
    for (const file of [
      'real-callback-orders.place-with-included.json',
      'real-callback-in_stock_subscription-with-sku.json',
    ]) {
      const bytes = sampleBytes(file);
      const call = post('/authorize', bytes, { 'x-commercelayer-signature': sign(bytes, secret) });
      expect(refused(await openStore({ secret }).parseRequest(call)).code).toBe('type_unexpected');
    }
  });

  it('a recorded order, with its integer number and relative links, is priced as a payment session', async () => {
    const recorded = sampleJson<{ data: { id: string; attributes: Record<string, unknown> } }>(
      'real-callback-orders.place-with-included.json',
    );
    const bytes = JSON.stringify(recorded);
    const call = post('/payments/session', bytes, { 'x-commercelayer-signature': sign(bytes, secret) });
    expect(typeof recorded.data.attributes.number).toBe('number');
    expect(await openStore({ secret }).parseRequest(call)).toMatchObject({
      verdict: 'open',
      orderRef: recorded.data.id,
      quote: {
        money: {
          amountMinor: recorded.data.attributes.total_amount_with_taxes_cents,
          currency: recorded.data.attributes.currency_code,
        },
      },
    });
  });
});

import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../../../server/providers/mollie/signature.ts';
import { classic, type Posted, signature, signed } from '../../../fakes/mollie/notifications.ts';
import { type Fixture, openFixture, PREVIOUS, posted, SECRET, START } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const parse = (request: Posted) => fixture.provider.parseNotification(posted(request));
const HEADER = 'x-mollie-signature';
const event = (rest: object = {}, secret = SECRET) =>
  signed({ id: 'event_1', type: 'payment.paid', entityId: 'tr_1', ...rest }, secret, START);
const withSignature = (request: Posted, value: string): Posted => ({ ...request, headers: { [HEADER]: value } });

describe('the signature', () => {
  it('is HMAC-SHA256: the test vectors of RFC 4231', () => {
    const jefe = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(verify(['Jefe'], Buffer.from('what do ya want for nothing?'), [jefe])).toBe(true);
    expect(verify(['Jefe'], Buffer.from('what do ya want for nothing!'), [jefe])).toBe(false);
    const hi = 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7';
    expect(verify(['\u000b'.repeat(20)], Buffer.from('Hi There'), [`sha256=${hi}`])).toBe(true);
  });

  it('is accepted as another implementation makes it, and refused after one changed byte', async () => {
    const { body } = event();
    const name = { name: 'HMAC', hash: 'SHA-256' };
    const key = await webcrypto.subtle.importKey('raw', Buffer.from(SECRET), name, false, ['sign']);
    const hex = Buffer.from(await webcrypto.subtle.sign('HMAC', key, body)).toString('hex');
    for (const value of [hex, `sha256=${hex}`]) {
      expect(await parse({ headers: { [HEADER]: value }, body })).toMatchObject({ verdict: 'verified' });
      for (const at of [0, 40, body.length - 1]) {
        const changed = Buffer.from(body);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const verdict = await parse({ headers: { [HEADER]: value }, body: changed });
        expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'signature', reply: { status: 400 } });
      }
    }
  });

  it('may be of either secret, and of both while Mollie rotates them', async () => {
    const { body } = event();
    const [now, before] = [signature(body, SECRET), signature(body, PREVIOUS)];
    const unknown = signature(body, 'whsec_of_somebody_else');
    for (const value of [now, before, `${now}, ${before}`, `${unknown},${before}`]) {
      expect((await parse(withSignature(event(), value))).verdict).toBe('verified');
    }
    const repeated = { ...posted(event()), headers: { [HEADER]: [unknown, now] } };
    expect((await fixture.provider.parseNotification(repeated)).verdict).toBe('verified');
    expect((await parse(withSignature(event(), unknown))).verdict).toBe('invalid');
  });

  it('is refused when it is wrong, cut, longer, in capitals, empty or one of many', async () => {
    const good = signature(event().body, SECRET);
    const bare = good.slice('sha256='.length);
    const forged = [
      '',
      'é',
      good.slice(0, -1),
      `${good}0`,
      bare.toUpperCase(),
      `sha1=${bare}`,
      `sha256=sha256=${bare}`,
    ];
    for (const value of [...forged, Array.from({ length: 9 }, () => good).join(',')]) {
      expect(await parse(withSignature(event(), value))).toMatchObject({ verdict: 'invalid', reason: 'signature' });
    }
  });

  it('proves nothing without a secret', async () => {
    const other = await openFixture({
      config: { webhookSecret: undefined, webhookSecretPrevious: undefined } as object,
    });
    const verdict = await other.provider.parseNotification(posted(event()));
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'unconfigured' });
    const forged = posted(event({}, ''));
    expect((await other.provider.parseNotification(forged)).verdict).toBe('invalid');
    await other.close();
  });
});

describe('a signed event', () => {
  it('names its payment, also where it is about a refund or a chargeback', async () => {
    expect(await parse(event())).toMatchObject({ eventId: 'event_1', kind: 'payment.paid', providerRef: 'tr_1' });
    const chargeback = { type: 'chargeback.received', entityId: 'chb_1', entity: { paymentId: 'tr_9', mode: 'test' } };
    expect(await parse(event(chargeback))).toMatchObject({ verdict: 'verified', providerRef: 'tr_9' });
  });

  it('about something else, or of the other mode, is taken and left alone', async () => {
    for (const rest of [{ type: 'profile.verified', entityId: 'pfl_1' }, { entity: { mode: 'live' } }]) {
      expect(await parse(event(rest))).toMatchObject({ verdict: 'ignored', reply: { status: 200 } });
    }
  });

  it('without the shape of one is refused', async () => {
    for (const text of ['[]', '{"resource":"event"}', 'id=tr_1', '{']) {
      const body = Buffer.from(text);
      const verdict = await parse({ headers: { [HEADER]: signature(body, SECRET) }, body });
      expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
    }
  });
});

describe('the bare id', () => {
  it('is a hint, new again a second later', async () => {
    const ids: unknown[] = [];
    for (const wait of [0, 0, 1_000]) {
      fixture.advance(wait);
      const verdict = await parse(classic('tr_1'));
      expect(verdict).toMatchObject({ verdict: 'hint', providerRef: 'tr_1', reply: { status: 200 } });
      ids.push('eventId' in verdict && verdict.eventId);
    }
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('of something else than a payment is left alone', async () => {
    for (const id of ['ord_1', 'sub_1', 'tr_', 'tr_1%2F..', "tr_1'--"]) {
      expect((await parse(classic(id))).verdict).toBe('ignored');
    }
  });

  it('missing, repeated or too long is refused', async () => {
    for (const text of ['', 'x=1', 'id=tr_1&id=tr_2', `id=tr_${'1'.repeat(500)}`]) {
      expect(await parse({ headers: {}, body: Buffer.from(text) })).toMatchObject({
        verdict: 'invalid',
        reason: 'malformed',
      });
    }
  });

  it('with a signature that does not fit is refused', async () => {
    const verdict = await parse({ ...classic('tr_1'), headers: { [HEADER]: 'sha256=00' } });
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'signature' });
  });
});

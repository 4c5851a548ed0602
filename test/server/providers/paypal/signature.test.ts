import { verify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import { isCertificateUrl } from '../../../../server/providers/paypal/cert-url.ts';
import { readCertificate } from '../../../../server/providers/paypal/certificate.ts';
import { createCertificates } from '../../../../server/providers/paypal/certificates.ts';
import { paypalConfig } from '../../../../server/providers/paypal/config.ts';
import { isSigned, signedText } from '../../../../server/providers/paypal/signature.ts';
import { authority, servedAs, signer } from '../../../fakes/paypal/certificates.ts';
import { crc32 } from '../../../fakes/paypal/crc32.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../../../fakes/paypal/fake.ts';
import { START } from './fixture.ts';
import { CERTIFICATE, VECTOR } from './vector.ts';

const SENT = Date.parse(VECTOR.time);
const body = Buffer.from(VECTOR.body);
const transmission = { ...VECTOR, at: SENT };
const app = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
const live = paypalConfig.parse(app);
const sandbox = paypalConfig.parse({ ...app, mode: 'sandbox' });

describe('a notification that PayPal itself has published', () => {
  const key = () => {
    const read = readCertificate(CERTIFICATE, SENT);
    if (read === null) throw new Error('the certificate is not read');
    return read;
  };

  it('was signed over the text that we put together', () => {
    expect(signedText(VECTOR, VECTOR.webhookId, body)).toBe(VECTOR.signed);
  });

  it('is genuine by the certificate of the sandbox', () => {
    expect(isSigned(transmission, VECTOR.webhookId, body, key())).toBe(true);
  });

  it('is not, once a single thing is changed', () => {
    const other = Buffer.from(VECTOR.body.replace('20.00', '2.00'));
    expect(isSigned(transmission, VECTOR.webhookId, other, key())).toBe(false);
    expect(isSigned(transmission, '4JH86294D6297924H', body, key())).toBe(false);
    expect(isSigned({ ...transmission, id: `${VECTOR.id}0` }, VECTOR.webhookId, body, key())).toBe(false);
    expect(isSigned({ ...transmission, time: '2015-05-18T15:45:14Z' }, VECTOR.webhookId, body, key())).toBe(false);
  });

  it('came with a certificate that is no longer valid, and was not valid before it was issued', () => {
    expect(readCertificate(CERTIFICATE, START)).toBeNull();
    expect(readCertificate(CERTIFICATE, Date.UTC(2015, 2, 17))).toBeNull();
    expect(new Date(key().validTo).toISOString()).toBe('2017-03-22T12:00:00.000Z');
  });

  it('comes from an address that is believed in the sandbox, and not by a live method', () => {
    expect(isCertificateUrl(VECTOR.certUrl, sandbox)).toBe(true);
    expect(isCertificateUrl(VECTOR.certUrl, live)).toBe(false);
  });
});

describe('the fake’s own tools', () => {
  it('count a CRC-32 as the published examples do', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32(body)).toBe(2_771_810_304);
    expect(crc32(Buffer.alloc(0))).toBe(0);
  });

  it('issue certificates that others can read and follow', () => {
    const leaf = new X509Certificate(signer.pem);
    const root = new X509Certificate(authority.pem);
    expect(leaf.verify(root.publicKey) && leaf.checkIssued(root) && root.ca && !leaf.ca).toBe(true);
    expect(verify('sha256', Buffer.from('x'), leaf.publicKey, Buffer.alloc(256))).toBe(false);
  });
});

describe('where a certificate may come from', () => {
  const path = '/v1/notifications/certs/CERT-360caa42-fca2a594';
  it.each(['https://api.paypal.com', 'https://api-m.paypal.com'])('%s', (origin) => {
    expect(isCertificateUrl(`${origin}${path}`, live)).toBe(true);
  });

  it.each([
    'https://api.paypal.com.evil.example',
    'https://evilpaypal.com',
    'https://paypal.com.example',
    'http://api.paypal.com',
    'https://api.paypal.com:8443',
    'https://user@api.paypal.com',
    'https://user:pass@api.paypal.com',
    'https://evil.example#.paypal.com',
    'https://evil.example\\@api.paypal.com',
    'https://127.0.0.1',
    'https://[::1]',
    'ftp://api.paypal.com',
    'javascript:',
    '',
  ])('not %s', (origin) => {
    expect(isCertificateUrl(`${origin}${path}`, live)).toBe(false);
    expect(isCertificateUrl(`${origin}${path}`, sandbox)).toBe(false);
  });

  it.each([
    '/v1/notifications/certs/',
    '/v1/notifications/certs/../../redirect',
    '/v1/notifications/certs/a%2f..%2fb',
    '/webapps/redirect',
    `${path}?to=evil`,
    `${path}#x`,
  ])('not from PayPal’s %s', (other) => {
    expect(isCertificateUrl(`https://api.paypal.com${other}`, live)).toBe(false);
  });

  it('no setting of a merchant’s names another machine', () => {
    for (const apiUrl of ['https://evil.example', 'http://192.168.1.9', 'https://127.0.0.1.evil.example']) {
      expect(paypalConfig.safeParse({ ...app, apiUrl }).success).toBe(false);
    }
    const test = paypalConfig.parse({ ...app, apiUrl: 'http://127.0.0.1:4001' });
    expect(isCertificateUrl(`http://127.0.0.1:4001${path}`, test)).toBe(true);
    expect(isCertificateUrl(`http://127.0.0.1:4002${path}`, test)).toBe(false);
    expect(isCertificateUrl(`https://evil.example${path}`, test)).toBe(false);
  });
});

describe('which certificate is believed', () => {
  it.each(['CERT-fake-signer', 'CERT-fake-leaf-only'])('%s', (name) => {
    expect(readCertificate(servedAs(name) ?? '', START)).not.toBeNull();
  });

  it.each([
    'CERT-fake-other-name',
    'CERT-fake-self-signed',
    'CERT-fake-weak',
    'CERT-fake-curve',
    'CERT-fake-expired',
    'CERT-fake-not-yet',
    'CERT-fake-foreign-chain',
    'CERT-fake-authority',
    'CERT-fake-junk',
  ])('not %s', (name) => {
    expect(readCertificate(servedAs(name) ?? '', START)).toBeNull();
  });

  it('no more than a chain of four, and nothing broken', () => {
    expect(readCertificate(signer.pem + authority.pem.repeat(4), START)).toBeNull();
    expect(readCertificate(signer.pem.replace('MII', 'MIX'), START)).toBeNull();
    expect(readCertificate('', START)).toBeNull();
  });
});

describe('the certificates that are kept', () => {
  const url = (name: string) => `https://api.sandbox.paypal.com/v1/notifications/certs/${name}`;

  function open(answer: (name: string) => { status: number; body: string } | 'down') {
    const asked: string[] = [];
    let now = START;
    const http: HttpClient = {
      async call({ url: from, maxBytes = 0 }) {
        asked.push(from);
        const found = answer(from.split('/').at(-1) ?? '');
        if (found === 'down') return { kind: 'neverSent', reason: 'ECONNREFUSED' };
        const bytes = Buffer.from(found.body);
        if (bytes.length > maxBytes) return { kind: 'noAnswer', cause: 'tooLarge', reason: 'body_too_large' };
        return { kind: 'answer', status: found.status, headers: {}, body: bytes };
      },
      close: async () => {},
    };
    const certificates = createCertificates(http, sandbox, { now: () => now });
    return { certificates, asked, pass: (ms: number) => (now += ms) };
  }
  const serving = (name: string) => ({ status: 200, body: servedAs(name.replace(/-\d+$/, '')) ?? '' });

  it('are asked for once a day, and once at a time', async () => {
    const { certificates, asked, pass } = open(serving);
    const at = () => certificates.at(url('CERT-fake-signer'));
    const [first, second] = await Promise.all([at(), at()]);
    expect(second).toBe(first);
    await at();
    expect(asked).toHaveLength(1);
    pass(25 * 3_600_000);
    await at();
    expect(asked).toHaveLength(2);
  });

  it('are not asked for where nobody may be believed', async () => {
    const { certificates, asked } = open(serving);
    expect(await certificates.at('https://evil.example/v1/notifications/certs/CERT-fake-signer')).toBe('refused');
    expect(asked).toEqual([]);
  });

  it('are refused for good when they are wrong, missing or endless, and asked for again when nobody answers', async () => {
    const { certificates } = open((name) =>
      name === 'CERT-down'
        ? 'down'
        : name === 'CERT-broken'
          ? { status: 503, body: '' }
          : { status: name === 'CERT-none' ? 404 : 200, body: servedAs(name) ?? '' },
    );
    const found = (name: string) => certificates.at(url(name));
    for (const name of ['CERT-fake-junk', 'CERT-fake-huge', 'CERT-none', 'CERT-fake-expired']) {
      expect([name, await found(name)]).toEqual([name, 'refused']);
    }
    for (const name of ['CERT-down', 'CERT-broken']) expect([name, await found(name)]).toEqual([name, 'unreachable']);
  });

  it('are asked for no more than ten times a minute, whoever names addresses', async () => {
    const { certificates, asked, pass } = open(() => ({ status: 404, body: '' }));
    for (let index = 0; index < 50; index += 1) await certificates.at(url(`CERT-${index}`));
    expect(asked).toHaveLength(10);
    pass(60_000);
    await certificates.at(url('CERT-late'));
    expect(asked).toHaveLength(11);
  });

  it('push each other out when there are many', async () => {
    const { certificates, asked, pass } = open(serving);
    for (let index = 0; index < 9; index += 1) await certificates.at(url(`CERT-fake-signer-${index}`));
    pass(60_000);
    await certificates.at(url('CERT-fake-signer-8'));
    expect(asked).toHaveLength(9);
    await certificates.at(url('CERT-fake-signer-0'));
    expect(asked).toHaveLength(10);
  });
});

/** Group C, Commerce Layer: who may move an order's money, at the real routes. */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallAction, sign } from '../../demo/commercelayer/index.ts';
import { DAY } from '../../server/clock.ts';
import { loadConfig } from '../../server/config/load.ts';
import { actionKey } from '../../server/platforms/commercelayer/action-key.ts';
import { registry } from '../../server/registry.ts';
import { booksOf, type Files, filesIn } from './commercelayer-books.ts';
import { type Hands, handsOn } from './commercelayer-hands.ts';
import { type Answer, post, postSigned, rawBodyOf, withAttributes } from './commercelayer-signed.ts';
import { postRaw } from './raw-http.ts';
import { openScene, type Scene } from './scene.ts';

/** A second store on the same platform. */
const OUTLET_SECRET = '00112233445566778899aabbccddeeff';
const MOVED = ['authorize 2400', 'capture 1000', 'void 1400', 'refund 400'];
const ACTIONS = ['authorize', 'capture', 'void', 'refund'] as const;

let scene: Scene;
let hands: Hands;
let files: Files;
/** An order that went all the way; its calls are what a forger has seen. */
let orderId: string;

beforeAll(async () => {
  scene = await openScene({ edit: withOutlet });
  hands = handsOn(scene.fashion, scene.url);
  files = filesIn(scene.folder);
  orderId = await wholeOrder(hands);
});
afterAll(() => scene.stop());

function withOutlet(yaml: string): string {
  const [fashion = ''] = /^ {2}- id: fashion\n(?: {4}.*\n)*/m.exec(yaml) ?? [];
  const outlet = fashion.replace('id: fashion', 'id: outlet').replace(`\${FASHION_SECRET}`, OUTLET_SECRET);
  return yaml.replace(fashion, fashion + outlet);
}

async function wholeOrder(by: Hands): Promise<string> {
  const id = await by.paid();
  await by.place(id);
  await by.capture(id, 1_000);
  await by.void(id);
  await by.refund(id, 400);
  return id;
}

const url = (action: string, store = 'fashion') => `${scene.url}/commercelayer/${store}/${action}`;
const secret = () => scene.secrets.FASHION_SECRET;
const bodyOf = (action: CallAction) => rawBodyOf(scene.fashion, orderId, action);
/** A refund nobody has asked for yet. */
const freshRefund = () => withAttributes(bodyOf('refund'), { refund_amount_cents: 100, refund_balance_cents: 600 });

async function everything() {
  const { read } = scene.tillgate.domain.database;
  const count = async (
    table: 'actions' | 'operations' | 'payments' | 'checkouts' | 'events' | 'flags' | 'confirmations',
  ) => (await read.selectFrom(table).select('id').execute()).length;
  const rows = [];
  for (const table of ['actions', 'operations', 'payments', 'checkouts', 'events', 'flags', 'confirmations'] as const)
    rows.push(await count(table));
  return { rows, movements: files.movements(orderId) };
}
type Everything = Awaited<ReturnType<typeof everything>>;

async function expectRefused(answer: { status: number; text: string }, before: Everything, raw: string | Buffer) {
  expect(answer.status).toBe(401);
  expect(answer.text).toMatch(/"success":false,"error":\{"code":"signature_(missing|malformed|mismatch)"/);
  expect(await everything()).toEqual(before);
  const right = sign(raw, secret());
  expect(answer.text).not.toContain(right);
  expect(scene.log().join('')).not.toContain(right);
}

const hmac = (raw: string, algorithm: string, key = secret()) => createHmac(algorithm, key).update(raw).digest();

describe.each(['authorize', 'refund'] as const)('a call of %s that Commerce Layer did not sign', (action) => {
  it.each<[string, (raw: string) => string | null]>([
    ['C1 has no signature', () => null],
    ['C1 has an empty one', () => ''],
    ['C2 has a wrong one', (raw) => sign(`${raw} `, secret())],
    ['C3 has a truncated one', (raw) => sign(raw, secret()).slice(0, -1)],
    ['C4 has one in hexadecimal digits', (raw) => hmac(raw, 'sha256').toString('hex')],
    ['C4 has one in lower case', (raw) => `${sign(raw, secret()).toLowerCase().slice(0, -2)}a=`],
    ['C5 has two in one header', (raw) => `${sign(raw, secret())},${sign(raw, secret())}`],
    ['C5 has one behind a prefix', (raw) => `sha256=${sign(raw, secret())}`],
    ['C8 has another store’s', (raw) => sign(raw, OUTLET_SECRET)],
    ['C8 has the other API’s', (raw) => sign(raw, scene.secrets.FASHION_PAYMENTS_SECRET)],
    ['C12 has one made with an empty secret', (raw) => sign(raw, '')],
    ['C15 has a longer one', (raw) => `${sign(raw, secret())}AAAA`],
    ['C15 has one of a single byte', () => 'QQ=='],
    ['C16 has one of SHA-1', (raw) => hmac(raw, 'sha1').toString('base64')],
    ['C16 has one of SHA-512, cut to length', (raw) => hmac(raw, 'sha512').subarray(0, 32).toString('base64')],
    ['C16 says "none"', () => 'none'],
  ])('%s: refused, nothing stored, nothing moved, nothing given away', async (_what, forge) => {
    const before = await everything();
    const raw = action === 'refund' ? freshRefund() : bodyOf(action);
    const answer = await post(url(action), raw, forge(raw));
    await expectRefused({ status: answer.status, text: JSON.stringify(answer.body) }, before, raw);
  });
});

describe('a refund with a signature that is not one', () => {
  it.each<[string, (signature: string) => string[]]>([
    [
      'C6 has the header twice, both right',
      (one) => [`X-CommerceLayer-Signature: ${one}`, `X-CommerceLayer-Signature: ${one}`],
    ],
    [
      'C6 has a right one and a wrong one',
      (one) => [`X-CommerceLayer-Signature: ${'A'.repeat(43)}=`, `X-CommerceLayer-Signature: ${one}`],
    ],
    ['C7 has a signature that is not ASCII', (one) => [`X-CommerceLayer-Signature: ${one.slice(1)}\u00e9`]],
  ])('%s: refused', async (_what, headers) => {
    const before = await everything();
    const raw = freshRefund();
    const answer = await postRaw(
      scene.url,
      '/commercelayer/fashion/refund',
      headers(sign(raw, secret())),
      Buffer.from(raw),
    );
    await expectRefused(answer, before, raw);
  });

  it.each<[string, (raw: string) => string]>([
    ['C9 changed by one digit', (raw) => raw.replace('"refund_amount_cents":100', '"refund_amount_cents":600')],
    ['C9 re-serialised with spaces', (raw) => JSON.stringify(JSON.parse(raw), null, 1)],
    ['C9 with a byte order mark', (raw) => `\ufeff${raw}`],
    ['C9 with a trailing newline', (raw) => `${raw}\n`],
    ['C9 with CRLF between its members', (raw) => raw.replaceAll('","', '",\r\n"')],
    [
      'C9 with a second amount before the first',
      (raw) => raw.replace('"refund_amount_cents":100', '"refund_amount_cents":600,"refund_amount_cents":100'),
    ],
  ])('%s: refused, the signature is over the very bytes', async (_what, change) => {
    const before = await everything();
    const raw = freshRefund();
    const sent = change(raw);
    expect(sent).not.toBe(raw);
    const answer = await post(url('refund'), sent, sign(raw, secret()));
    await expectRefused({ status: answer.status, text: JSON.stringify(answer.body) }, before, sent);
  });

  it('C10 compressed, signed over either bytes: refused unread', async () => {
    const before = await everything();
    const raw = freshRefund();
    const zipped = gzipSync(raw);
    for (const signed of [createHmac('sha256', secret()).update(zipped).digest('base64'), sign(raw, secret())]) {
      const headers = ['Content-Encoding: gzip', `X-CommerceLayer-Signature: ${signed}`];
      expect((await postRaw(scene.url, '/commercelayer/fashion/refund', headers, zipped)).status).toBe(415);
    }
    expect(await everything()).toEqual(before);
  });
});

describe('C8 another store on the same server', () => {
  it.each(ACTIONS)('%s signed rightly by it, about an order that is not its own: refused', async (action) => {
    const before = await everything();
    const { status, body } = await postSigned(url(action, 'outlet'), bodyOf(action), OUTLET_SECRET);
    expect([status, body.error?.code]).toEqual(
      action === 'authorize' ? [402, 'token_foreign'] : [404, 'transaction_unknown'],
    );
    expect(await everything()).toEqual(before);
  });
});

describe('C12 an empty secret', () => {
  it.each(['FASHION_SECRET', 'FASHION_PAYMENTS_SECRET'])('%s: the server does not start', async (name) => {
    const env = { ...scene.secrets, [name]: '' };
    const result = await loadConfig({ file: `${scene.folder}/tillgate.yaml`, env, registry });
    expect(result.ok).toBe(false);
    if (!result.ok) expect(JSON.stringify(result.problems)).toMatch(/stores\.fashion\.(payments\.)?secret|secret/);
  });
});

describe('C13 a rotated secret', () => {
  it('is accepted beside its successor while it is named, and refused after', async () => {
    const successor = 'ffeeddccbbaa99887766554433221100';
    const rotating = await openScene({
      edit: (yaml) =>
        yaml.replace(`secret: \${FASHION_SECRET}`, `secret: ${successor}\n    secretPrevious: \${FASHION_SECRET}`),
    });
    try {
      const by = handsOn(rotating.fashion, rotating.url);
      const id = await by.paid();
      await by.place(id);
      expect(by.last(id, 'authorize').state).toBe('succeeded');
      const raw = rawBodyOf(rotating.fashion, id, 'authorize');
      const authorize = `${rotating.url}/commercelayer/fashion/authorize`;
      expect((await postSigned(authorize, raw, successor)).status).toBe(200);
      await rotating.restart((yaml) => yaml.replace(/\n {4}secretPrevious: .*/, ''));
      expect((await postSigned(authorize, raw, rotating.secrets.FASHION_SECRET)).status).toBe(401);
      expect((await postSigned(authorize, raw, successor)).status).toBe(200);
    } finally {
      await rotating.stop();
    }
  });
});

describe('C14 replayed a day later', () => {
  it('every call is answered as it was, and nothing moves', async () => {
    await scene.pass(DAY);
    const before = await everything();
    for (const action of ACTIONS) {
      const answer = await postSigned(url(action), bodyOf(action), secret());
      const first = scene.fashion.platform.ledger.callsOf(orderId, action).at(-1);
      expect(answer).toEqual({ status: first?.status, body: JSON.parse(first?.answer ?? '') });
    }
    expect(await everything()).toEqual(before);
    expect(booksOf(scene.fashion, files, orderId)).toEqual({ platform: MOVED, tillgate: MOVED, bank: MOVED });
  });

  it('an authorization whose money has gone back is no longer confirmed', async () => {
    const id = await hands.paid();
    await hands.place(id);
    await hands.void(id);
    const raw = rawBodyOf(scene.fashion, id, 'authorize');
    expect(await postSigned(url('authorize'), raw, secret())).toMatchObject({
      status: 402,
      body: { error: { code: 'token_spent' } },
    });
  });
});

describe('a body posted to another action’s address', () => {
  const code = ({ status, body }: Answer) => [status, body.error?.code];

  it.each<[CallAction, string, number, string]>([
    ['capture', 'refund', 422, 'type_unexpected'],
    ['capture', 'authorize', 422, 'type_unexpected'],
    ['refund', 'capture', 422, 'type_unexpected'],
    ['refund', 'void', 422, 'type_unexpected'],
    ['authorize', 'void', 422, 'type_unexpected'],
    // The same resource: only what is left tells that it is not meant any more.
    ['capture', 'void', 409, 'nothing_left'],
    ['void', 'capture', 409, 'nothing_left'],
    ['capture', 'payments/capture', 401, 'signature_mismatch'],
  ])('%s to %s: refused, nothing moves', async (action, address, status, reason) => {
    const before = await everything();
    expect(code(await postSigned(url(address), bodyOf(action), secret()))).toEqual([status, reason]);
    expect(await everything()).toEqual(before);
  });

  it('a seen capture to void while money is reserved: refused, since another amount is left by now', async () => {
    const id = await hands.paid();
    await hands.place(id);
    await hands.capture(id, 1_000);
    const raw = rawBodyOf(scene.fashion, id, 'capture');
    expect(code(await postSigned(url('void'), raw, secret()))).toEqual([422, 'amount_too_high']);
    expect(files.movements(id)).toHaveLength(2);
  });

  it('with actionKeys: every address needs its own key', async () => {
    const keyed = await openScene({
      edit: (yaml) => yaml.replace('platform: commercelayer', 'platform: commercelayer\n    actionKeys: true'),
    });
    try {
      const by = handsOn(keyed.fashion, keyed.url);
      const id = await by.paid();
      await by.place(id);
      const raw = rawBodyOf(keyed.fashion, id, 'authorize');
      const at = (action: string, key: string) => `${keyed.url}/commercelayer/fashion/${action}${key}`;
      const key = (action: 'authorize' | 'capture') =>
        `?key=${actionKey(keyed.secrets.FASHION_SECRET, 'gateway', action)}`;
      for (const wrong of ['', '?key=', key('capture'), `${key('authorize')}${key('authorize').replace('?', '&')}`]) {
        const answer = await postSigned(at('authorize', wrong), raw, keyed.secrets.FASHION_SECRET);
        expect(code(answer)).toEqual([401, 'action_key_mismatch']);
      }
      expect(filesIn(keyed.folder).actions(id)).toEqual([]);
      expect((await postSigned(at('authorize', key('authorize')), raw, keyed.secrets.FASHION_SECRET)).status).toBe(200);
    } finally {
      await keyed.stop();
    }
  });
});

describe('the circuit breaker', () => {
  it('has heard nothing of all this', () => {
    expect(scene.fashion.platform.breaker(scene.fashion.gateway.id)).toEqual({ state: 'closed', failures: 0 });
    expect(scene.log().filter((line) => JSON.parse(line).level === 'error')).toEqual([]);
  });
});

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../server/cli/dependencies.ts';
import type { Finding } from '../../../server/cli/doctor/finding.ts';
import type { Questions } from '../../../server/cli/questions.ts';
import { openMethods, openStores } from '../../../server/open-adapters.ts';
import { createHttpClient } from '../../../server/outgoing/client.ts';
import type { HttpClient } from '../../../server/outgoing/http-client.ts';
import { API_KEY, type FakeBtcpay, STORE, startBtcpay, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import { CLIENT_ID, CLIENT_SECRET, type FakePayPal, startFakePayPal } from '../../fakes/paypal/fake.ts';
import { FAKE_KEY, type FakeStripe, startFakeStripe } from '../../fakes/stripe/fake.ts';
import { type CliSetup, cli, fakeHttp, GOOD_CONFIG, NOW, testFolder } from './support.ts';

const folder = testFolder();
let stripe: FakeStripe;
let btcpay: FakeBtcpay;
let paypal: FakePayPal;
beforeEach(async () => {
  stripe = await startFakeStripe({ clock: { now: () => NOW } });
  btcpay = await startBtcpay({ now: () => NOW });
  paypal = await startFakePayPal({ clock: { now: () => NOW } });
});
afterEach(async () => {
  await stripe.close();
  await btcpay.close();
  await paypal.close();
});

const file = (name: string) => join(folder.path, name);
const read = (name: string) => readFileSync(file(name), 'utf8');

/** `tillgate.yaml` with a Stripe method whose keys end in `rest`, and with `more` methods. */
function configure(rest = '', more = ''): void {
  const card = `  card: { provider: stripe, secretKey: ${FAKE_KEY}, apiUrl: "${stripe.url}"${rest} }\n`;
  writeFileSync(file('tillgate.yaml'), `${GOOD_CONFIG}${card}${more}`);
}
const cryptoMethod = () =>
  `  crypto: { provider: btcpay, serverUrl: "${btcpay.url}", storeId: ${STORE}, apiKey: ${API_KEY}, webhookSecret: ${WEBHOOK_SECRET}, testnet: true }\n`;

/** `tillgate.yaml` with a PayPal method alone, whose keys end in `rest`. */
function configurePayPal(rest = ''): void {
  const keys = `clientId: ${CLIENT_ID}, clientSecret: ${CLIENT_SECRET}, apiUrl: "${paypal.url}"${rest}`;
  writeFileSync(file('tillgate.yaml'), `${GOOD_CONFIG}  wallet: { provider: paypal, ${keys} }\n`);
}

/** Everything real but the world outside of the two fakes. */
function runtime(): Partial<Runtime> {
  const line = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  const outside = fakeHttp((url) => ({
    kind: 'answer',
    status: 200,
    headers: { date: new Date(NOW).toUTCString() },
    body: Buffer.from(url.endsWith('/healthz') ? '{"status":"ok"}' : ''),
  }));
  const http: HttpClient = {
    call: (call) => (call.url.startsWith('http://127.0.0.1:') ? line : outside).call(call),
    close: async () => undefined,
  };
  return {
    openMethods,
    openStores,
    createServices: (config, clock, logger) => ({
      clock,
      logger,
      http,
      publicUrl: config.publicUrl,
      alert: () => undefined,
    }),
  };
}

async function doctor(flags: readonly string[], setup: CliSetup = {}) {
  const result = await cli(['doctor', ...flags], { cwd: folder.path, runtime: runtime(), ...setup });
  for (const secret of secrets()) expect(`${result.out}${result.err}`).not.toContain(secret);
  return result;
}

/** All that no output may hold. */
const secrets = () => [
  FAKE_KEY,
  API_KEY,
  CLIENT_SECRET,
  WEBHOOK_SECRET,
  ...[...stripe.books.endpoints.keys()].map((id) => `whsec_${id.slice(3)}`),
];

async function registerJson(setup?: CliSetup) {
  const { code, out } = await doctor(['--register', '--json'], setup);
  const findings: readonly Finding[] = JSON.parse(out);
  const said = (check: string) =>
    findings
      .filter((one) => one.check === check)
      .map(({ subject, level, message }) => `${subject} ${level}: ${message}`);
  return { code, findings, said };
}

const stripeUrls = () => [...stripe.books.endpoints.values()].map((one) => ('url' in one ? one.url : ''));
const URL_HERE = 'https://pay.example.com/notifications/card';

/** A person who answers every question so. */
function person(answer: boolean): { questions: Questions; asked: string[] } {
  const asked: string[] = [];
  const refuse = async () => expect.fail('only yes or no is asked here');
  const yes = async (message: string) => {
    asked.push(message);
    return answer;
  };
  return { asked, questions: { text: refuse, several: refuse, yes } };
}

describe('tillgate doctor --register', () => {
  it('registers at Stripe, saves the secret where the configuration reads it, and checks again', async () => {
    writeFileSync(file('card.secret'), 'whsec_oldSecretOfAnotherEndpoint\n');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configure(', webhookSecret: "${file:card.secret}"');
    const { code, said } = await registerJson();
    expect(said('register')).toEqual([
      `card ok: Registered ${URL_HERE}.`,
      expect.stringMatching(/^card ok: methods\.card\.webhookSecret is saved: .*card\.secret\. Restart Tillgate/),
    ]);
    expect(stripeUrls()).toEqual([URL_HERE]);
    expect(read('card.secret')).toMatch(/^whsec_\w+SecretToldOnce\n$/);
    expect(statSync(file('card.secret')).mode & 0o777).toBe(0o600);
    expect(said('method').join('\n')).toContain(`card ok: Stripe notifies ${URL_HERE}.`);
    expect(code).toBe(0);
  });

  it('writes a variable of .env, and leaves its other lines alone', async () => {
    writeFileSync(file('.env'), '# mine\nOTHER=1\nSTRIPE_HOOK=whsec_oldSecretOfAnotherEndpoint\n');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configure(', webhookSecret: "${STRIPE_HOOK}"');
    expect((await registerJson()).code).toBe(0);
    expect(read('.env')).toMatch(/^# mine\nOTHER=1\nSTRIPE_HOOK=whsec_\w+SecretToldOnce\n$/);
  });

  it('fills in a variable that the configuration names and nothing has set yet', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configure(', webhookSecret: "${STRIPE_HOOK}"');
    const { code, said } = await registerJson();
    expect([code, said('config')]).toEqual([0, [expect.stringContaining('ok: Valid')]]);
    expect(read('.env')).toMatch(/^STRIPE_HOOK=whsec_\w+SecretToldOnce\n$/);
    expect(stripeUrls()).toEqual([URL_HERE]);
  });

  it('does nothing for a method that lacks more than that', async () => {
    const more = `  other: { provider: stripe, secretKey: "\${UNSET_KEY}", apiUrl: "${stripe.url}" }\n`;
    configure('', more);
    const { code, findings } = await registerJson();
    expect(code).toBe(1);
    expect(findings.map(({ check }) => check)).toEqual(['config']);
    expect(stripe.seen).toEqual([]);
  });

  it('keeps a secret the configuration has no place for, and tells the one line to add', async () => {
    configure();
    const { code, said } = await registerJson();
    expect(code).toBe(1);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    const line = 'webhookSecret: ${CARD_WEBHOOK_SECRET}';
    expect(said('register')).toContainEqual(`card error: Add this line under methods.card in tillgate.yaml: ${line}`);
    expect(read('.env')).toMatch(/^CARD_WEBHOOK_SECRET=whsec_\w+SecretToldOnce\n$/);
    configure(`, ${line.replace('$', '"$').concat('"')}`);
    const { code: then, said: says } = await registerJson();
    expect([then, says('register')]).toEqual([0, []]);
    expect(stripeUrls()).toEqual([URL_HERE]);
  });

  it('makes nothing at Stripe whose secret could not be kept, and says why', async () => {
    configure(', webhookSecret: whsec_writtenOutInTheFile');
    const { code, said } = await registerJson();
    expect(code).toBe(1);
    expect(said('register')).toEqual([expect.stringContaining('methods.card.webhookSecret is written out')]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configure(', webhookSecret: "${STRIPE_HOOK}"');
    const { said: says } = await registerJson({ env: { STRIPE_HOOK: 'whsec_setForTheProcess' } });
    expect(says('register')).toEqual([expect.stringContaining('Set the environment variable STRIPE_HOOK')]);
    expect(stripeUrls()).toEqual([]);
    expect(existsSync(file('.env'))).toBe(false);
  });

  it('registers at BTCPay with the configured secret, one method after the other, once', async () => {
    writeFileSync(file('.env'), 'HOOK=whsec_oldSecretOfAnotherEndpoint\n');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configure(', webhookSecret: "${HOOK}"', cryptoMethod());
    const { said } = await registerJson();
    expect(said('register')).toEqual([
      `card ok: Registered ${URL_HERE}.`,
      expect.stringContaining('card ok: methods.card.webhookSecret is saved'),
      'crypto ok: Registered https://pay.example.com/notifications/crypto.',
    ]);
    expect(btcpay.settings.webhooks).toHaveLength(1);
    expect([...btcpay.settings.webhookSecrets.values()]).toEqual([WEBHOOK_SECRET]);
    expect((await registerJson()).said('register')).toEqual([]);
    expect([btcpay.settings.webhooks.length, stripe.books.endpoints.size]).toEqual([1, 1]);
  });

  it('registers at PayPal, and saves the id by which its notifications are verified', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configurePayPal(', webhookId: "${PAYPAL_WEBHOOK}"');
    const { code, said } = await registerJson();
    expect(said('register')).toEqual([
      'wallet ok: Registered https://pay.example.com/notifications/wallet.',
      expect.stringContaining('wallet ok: methods.wallet.webhookId is saved'),
    ]);
    expect(code).toBe(0);
    expect(read('.env')).toBe(`PAYPAL_WEBHOOK=${paypal.books.webhooks[0]?.id}\n`);
    expect((await registerJson()).said('register')).toEqual([]);
    expect(paypal.books.webhooks).toHaveLength(1);
  });

  it('puts the id of a webhook that is there in the place of a wrong one', async () => {
    const url = 'https://pay.example.com/notifications/wallet';
    paypal.books.webhooks.push({ id: '1AB23456CD789012E', url, event_types: [{ name: '*' }] });
    writeFileSync(file('.env'), 'PAYPAL_WEBHOOK=9ZY87654XW321098V\n');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own syntax
    configurePayPal(', webhookId: "${PAYPAL_WEBHOOK}"');
    const { code, said } = await registerJson();
    expect([code, said('register')[0]]).toEqual([0, `wallet ok: ${url} is registered already.`]);
    expect(read('.env')).toBe('PAYPAL_WEBHOOK=1AB23456CD789012E\n');
    expect(paypal.books.webhooks).toHaveLength(1);
  });

  it('tells the id where it is written out in the file, which is left as it is', async () => {
    configurePayPal(', webhookId: 9ZY87654XW321098V');
    const { code, said } = await registerJson();
    expect([code, said('register')[1]]).toEqual([
      1,
      expect.stringContaining('methods.wallet.webhookId is written out'),
    ]);
    expect(said('method').join('\n')).toContain(`has the id ${paypal.books.webhooks[0]?.id}`);
  });

  it('says when the provider does not answer, or may have registered all the same', async () => {
    configure();
    stripe.trouble.next('answerLost');
    expect((await registerJson()).said('register')).toEqual([
      expect.stringMatching(/^card error: .*run the doctor again/),
    ]);
    expect(stripeUrls()).toEqual([URL_HERE]);
    const { said } = await registerJson();
    expect(said('register')).toEqual([]);
    expect(said('method').join('\n')).toContain('copy the signing secret');
    expect(stripeUrls()).toEqual([URL_HERE]);
  });
});

describe('tillgate doctor in a terminal', () => {
  it('asks first, and does it when the person agrees', async () => {
    configure('', cryptoMethod());
    const { questions, asked } = person(true);
    const { out } = await doctor([], { interactive: true, questions });
    expect(asked).toEqual([
      'Register the webhook of method "card" at its provider now?',
      'Register the webhook of method "crypto" at its provider now?',
    ]);
    expect(out).toContain(`Registered ${URL_HERE}.`);
    expect(out.match(/\d+ errors, \d+ warnings, \d+ ok\./g)).toHaveLength(2);
    expect(stripeUrls()).toEqual([URL_HERE]);
  });

  it('changes nothing when the person does not, when nobody is there, or for --json', async () => {
    configure();
    const { questions, asked } = person(false);
    expect((await doctor([], { interactive: true, questions })).code).toBe(1);
    expect(asked).toHaveLength(1);
    await doctor([]);
    await doctor(['--json'], { interactive: true });
    expect(stripe.books.endpoints.size).toBe(0);
    expect(stripe.seen.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('asks nothing where nothing can be mended', async () => {
    writeFileSync(file('tillgate.yaml'), GOOD_CONFIG);
    await doctor([], { interactive: true });
    await doctor(['--register']);
  });
});

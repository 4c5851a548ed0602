import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { actionKey } from '../../../../server/platforms/commercelayer/action-key.ts';
import { testFolder } from '../support.ts';
import { apiError, CLIENT_ID, CLIENT_SECRET, fakeApi } from './fake-api.ts';
import { CREDENTIALS, PUBLIC_URL, somebody, workbench } from './support.ts';

const folder = testFolder({ empty: true });
const fake = fakeApi();
const { configure, write, read, mode, file, run } = workbench(folder, fake);

/** The secret comes from a file that is not there yet. */
const BY_FILE = `secret: \${file:./fashion.secret}`;
const BY_VARIABLE = `secret: \${FASHION_SECRET}`;
const OTHER_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

const secretOf = (type: 'external_gateways' | 'payment_setting_externals' = 'external_gateways') =>
  String(fake.only(type).attributes.shared_secret);
const setup = (...argv: readonly string[]) => run(['setup', ...argv]);
async function report(...argv: readonly string[]) {
  const { code, out } = await setup('--json', ...argv);
  return { code, ...JSON.parse(out) };
}

beforeEach(() => configure([BY_FILE]));

describe('the first run', () => {
  it('registers the gateway with every URL on publicUrl', async () => {
    const { code, err } = await setup();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(fake.only('external_gateways').attributes).toMatchObject({
      name: 'Tillgate (fashion)',
      reference: 'tillgate-fashion',
      authorize_url: `${PUBLIC_URL}/commercelayer/fashion/authorize`,
      capture_url: `${PUBLIC_URL}/commercelayer/fashion/capture`,
      void_url: `${PUBLIC_URL}/commercelayer/fashion/void`,
      refund_url: `${PUBLIC_URL}/commercelayer/fashion/refund`,
      token_url: `${PUBLIC_URL}/commercelayer/fashion/token`,
    });
  });

  it('creates a payment method that costs nothing and leads to the gateway', async () => {
    await setup('--market', 'marketEU', '--currency', 'EUR');
    const { attributes, relationships } = fake.only('payment_methods');
    expect(attributes).toMatchObject({
      payment_source_type: 'external_payments',
      price_amount_cents: 0,
      require_capture: true,
      auto_place: true,
      currency_code: 'EUR',
    });
    expect(relationships).toEqual({
      payment_gateway: { data: { type: 'payment_gateways', id: fake.only('external_gateways').id } },
      market: { data: { type: 'markets', id: 'marketEU' } },
    });
  });

  it('takes the wishes about auto_place and capture', async () => {
    await setup('--no-auto-place', '--no-require-capture', '--name', 'Till', '--method-name', 'Pay');
    expect(fake.only('external_gateways').attributes.name).toBe('Till');
    expect(fake.only('payment_methods').attributes).toMatchObject({
      name: 'Pay',
      auto_place: false,
      require_capture: false,
    });
  });

  it('saves the shared secret in a file of the owner only, without leftovers', async () => {
    await setup();
    expect(read('fashion.secret').trim()).toBe(secretOf());
    expect(mode('fashion.secret')).toBe(0o600);
    expect(readdirSync(folder.path).sort()).toEqual(['fashion.secret', 'tillgate.yaml']);
  });

  it('makes the folder of the secret, and writes through a symbolic link', async () => {
    configure([`secret: \${file:./secrets/fashion}`]);
    expect((await setup()).code).toBe(0);
    expect(mode('secrets')).toBe(0o700);
    write('real', '');
    symlinkSync(file('real'), file('link'));
    configure([`secret: \${file:./link}`]);
    await setup();
    expect(read('real').trim()).toBe(secretOf());
  });

  it('says where the webhook endpoint stands, and marks a guess as one', async () => {
    const { connections, toDo } = await report('--payments-api');
    const [gateway, setting] = connections;
    expect(gateway.webhook).toMatchObject({ key: 'stores.fashion.webhookUrl', certain: false, configured: null });
    expect(toDo.join('\n')).toContain("details page in Commerce Layer's dashboard");
    expect(setting.webhook).toMatchObject({ key: 'stores.fashion.payments.webhookUrl', certain: true });
    expect(toDo.join('\n')).toContain(`stores.fashion.payments.webhookUrl: ${setting.webhook.url}`);
  });

  it('asks for one token only', async () => {
    await setup('--payments-api');
    expect(fake.calls.filter((call) => call === 'POST oauth/token')).toHaveLength(1);
  });
});

describe('run again', () => {
  it('changes nothing and says so', async () => {
    configure([BY_FILE, 'payments:', `  secret: \${file:./payments.secret}`]);
    await setup('--payments-api', '--market', 'marketEU');
    fake.calls.length = 0;
    const again = await report('--payments-api', '--market', 'marketEU');
    expect(again).toMatchObject({ code: 0, unchanged: true });
    expect(fake.writes).toEqual([]);
    configure([BY_FILE, `webhookUrl: https://core.example/x`]);
    const { out } = await setup();
    expect(out).toContain('Nothing changed');
    expect(fake.writes).toEqual([]);
  });

  it('leaves what the merchant changed in the dashboard', async () => {
    await setup();
    Object.assign(fake.only('external_gateways').attributes, { name: 'Cards' });
    Object.assign(fake.only('payment_methods').attributes, { name: 'Card', price_amount_cents: 50, auto_place: false });
    expect((await report()).unchanged).toBe(true);
    expect((await report('--auto-place')).paymentMethods).toMatchObject([
      { result: 'updated', changes: ['auto_place'] },
    ]);
    expect(fake.only('payment_methods').attributes).toMatchObject({ name: 'Card', price_amount_cents: 50 });
  });

  it('makes no second payment method without a market, but one for another market', async () => {
    await setup('--market', 'marketEU');
    await setup();
    expect(fake.of('payment_methods')).toHaveLength(1);
    await setup('--market', 'marketUS');
    await setup('--market', 'marketUS');
    expect(fake.of('payment_methods')).toHaveLength(2);
  });

  it('puts back a URL that was changed', async () => {
    await setup();
    fake.only('external_gateways').attributes.void_url = `${PUBLIC_URL}/commercelayer/fashion/capture`;
    const { connections } = await report();
    expect(connections).toMatchObject([{ result: 'updated', changes: ['void_url'] }]);
    expect(fake.only('external_gateways').attributes.void_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/void`);
  });

  it('takes a gateway of the same name that was made by hand, and one that is named', async () => {
    const made = fake.add('external_gateways', { name: 'Tillgate (fashion)' });
    await setup();
    expect(fake.only('external_gateways')).toBe(made);
    expect(made.attributes.reference).toBe('tillgate-fashion');

    fake.reset();
    const named = fake.add('external_gateways', { name: 'Hand-made', reference: 'mine' });
    await setup('--gateway', named.id, '--yes');
    expect(fake.only('external_gateways')).toBe(named);
    expect(named.attributes).toMatchObject({ name: 'Hand-made', reference: 'mine' });
    expect(named.attributes.capture_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/capture`);
  });

  it('leaves the gateway of another store of the same name alone', async () => {
    const other = fake.add('external_gateways', { name: 'Tillgate (fashion)', reference: 'tillgate-other' });
    await setup();
    expect(fake.of('external_gateways')).toHaveLength(2);
    expect(other.attributes.capture_url).toBeUndefined();
  });

  it('does not choose between two', async () => {
    for (const _ of [1, 2]) fake.add('external_gateways', { name: 'x', reference: 'tillgate-fashion' });
    const { code, error } = await report();
    expect({ code, error: error.code }).toEqual({ code: 1, error: 'ambiguous' });
    for (const { id } of fake.of('external_gateways')) expect(error.message).toContain(id);
    expect(fake.writes).toEqual([]);
  });

  it('finds its gateway among more than one page', async () => {
    for (let i = 0; i < 60; i += 1) fake.add('external_gateways', { name: 'x', reference: 'other' });
    fake.add('external_gateways', { name: 'y', reference: 'tillgate-fashion' });
    await setup();
    expect(fake.of('external_gateways')).toHaveLength(61);
  });
});

describe('another server in the URLs', () => {
  const foreign = () =>
    fake.add('external_gateways', {
      name: 'x',
      reference: 'tillgate-fashion',
      capture_url: 'https://live.example.com/commercelayer/fashion/capture',
    });

  it('is not taken over unasked', async () => {
    foreign();
    const { code, error } = await report();
    expect({ code, error: error.code }).toEqual({ code: 1, error: 'not_agreed' });
    expect(error.message).toContain('https://live.example.com');
    expect(fake.writes).toEqual([]);
    expect(existsSync(file('fashion.secret'))).toBe(false);
  });

  it('is taken over with --yes, or when somebody agrees', async () => {
    const { attributes } = foreign();
    const no = somebody(false);
    expect((await run(['setup'], { interactive: true, questions: no.questions })).code).toBe(1);
    expect(no.asked[0]?.message).toContain('https://live.example.com');
    expect(fake.writes).toEqual([]);
    await run(['setup'], { interactive: true, questions: somebody(true).questions });
    expect(attributes.capture_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/capture`);
    attributes.capture_url = 'https://live.example.com/commercelayer/fashion/capture';
    expect((await setup('--yes')).code).toBe(0);
    expect(attributes.capture_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/capture`);
  });
});

describe('the secret in a file', () => {
  it('is not overwritten by a different one unasked, not even a gateway is created', async () => {
    write('fashion.secret', `${OTHER_SECRET}\n`);
    const { code, err } = await setup();
    expect(code).toBe(1);
    expect(err).toContain('--yes');
    expect(err).not.toContain(OTHER_SECRET);
    expect(read('fashion.secret').trim()).toBe(OTHER_SECRET);
    expect(fake.writes).toEqual([]);
  });

  it('is replaced with --yes, and the old one kept where secretPrevious reads it', async () => {
    configure([BY_FILE, `secretPrevious: \${file:./fashion.previous}`]);
    write('fashion.secret', `${OTHER_SECRET}\n`, 0o644);
    const { connections } = await report('--yes');
    expect(connections[0].secret).toMatchObject({ result: 'replaced', previousKeptIn: file('fashion.previous') });
    expect(read('fashion.secret').trim()).toBe(secretOf());
    expect(read('fashion.previous').trim()).toBe(OTHER_SECRET);
    expect([mode('fashion.secret'), mode('fashion.previous')]).toEqual([0o600, 0o600]);
  });

  it('is filled in when it holds only a placeholder', async () => {
    write('fashion.secret', 'paste-the-secret-here\n');
    expect((await setup()).code).toBe(0);
    expect(read('fashion.secret').trim()).toBe(secretOf());
  });
});

describe('the secret in a variable', () => {
  beforeEach(() => configure([BY_VARIABLE]));

  it('says which variable to set, and is not ready, when nobody can be asked', async () => {
    const { code, ready, toDo } = await report();
    expect({ code, ready }).toEqual({ code: 1, ready: false });
    expect(toDo[0]).toContain(`FASHION_SECRET in ${file('.env')}`);
    expect(existsSync(file('.env'))).toBe(false);
  });

  it('goes into .env beside the other lines, with --yes or when somebody agrees', async () => {
    write('.env', '# mine\nOTHER="a b"\n', 0o644);
    const { asked, questions } = somebody(true);
    expect((await run(['setup'], { interactive: true, questions })).code).toBe(0);
    expect(asked).toEqual([{ message: expect.stringContaining('FASHION_SECRET'), hidden: false }]);
    expect(parseEnv(read('.env'))).toEqual({ OTHER: 'a b', FASHION_SECRET: secretOf() });
    expect(read('.env')).toMatch(/^# mine\n/);
    expect(mode('.env')).toBe(0o600);
    fake.calls.length = 0;
    expect((await setup()).code).toBe(0);
    expect(fake.writes).toEqual([]);
  });

  it('replaces an old line only with --yes, keeping the old value for secretPrevious', async () => {
    configure([BY_VARIABLE, `secretPrevious: \${FASHION_PREVIOUS}`]);
    write('.env', `A=1\nexport FASHION_SECRET=${OTHER_SECRET}\nB=2\n`);
    expect((await setup()).code).toBe(1);
    expect(read('.env')).toContain(OTHER_SECRET);
    expect((await setup('--yes')).code).toBe(0);
    expect(parseEnv(read('.env'))).toEqual({
      A: '1',
      B: '2',
      FASHION_SECRET: secretOf(),
      FASHION_PREVIOUS: OTHER_SECRET,
    });
  });

  it('of the process cannot be written, and must be set by a person', async () => {
    const env = { ...CREDENTIALS, FASHION_SECRET: OTHER_SECRET };
    const { code, out } = await run(['setup', '--yes'], { env });
    expect(code).toBe(1);
    expect(out).toContain('Set the environment variable FASHION_SECRET');
    expect(existsSync(file('.env'))).toBe(false);
    expect((await run(['setup'], { env: { ...CREDENTIALS, FASHION_SECRET: secretOf() } })).code).toBe(0);
  });

  it('refuses to break an .env it cannot change safely', async () => {
    const before = 'FASHION_SECRET="line one 11112222\nline two"\nOTHER=1\n';
    write('.env', before);
    const { code, err } = await setup('--yes');
    expect(code).toBe(1);
    expect(err).toContain('by hand');
    expect(read('.env')).toBe(before);
  });
});

describe('the secret written out', () => {
  it('is never changed by the program', async () => {
    configure([`secret: ${OTHER_SECRET}`]);
    const before = read('tillgate.yaml');
    const { code, out } = await setup('--yes');
    expect(code).toBe(1);
    expect(out).toContain('stores.fashion.secret is written out in tillgate.yaml');
    expect(read('tillgate.yaml')).toBe(before);
  });

  it('is fine when it is the right one', async () => {
    fake.add('external_gateways', { reference: 'tillgate-fashion', shared_secret: OTHER_SECRET });
    configure([`secret: ${OTHER_SECRET}`]);
    const { code, out } = await setup();
    expect(code).toBe(0);
    expect(out).not.toContain(OTHER_SECRET);
  });

  it('that is missing altogether is asked for', async () => {
    configure([]);
    const { code, out } = await setup();
    expect(code).toBe(1);
    expect(out).toContain('Write stores.fashion.secret into tillgate.yaml');
  });
});

describe('action keys', () => {
  beforeEach(() => configure([BY_FILE, 'actionKeys: true']));

  it('are part of every URL, each its own, made from the shared secret', async () => {
    const { code, out } = await setup();
    expect(code).toBe(0);
    expect(out).not.toContain(actionKey(secretOf(), 'gateway', 'void'));
    const { attributes } = fake.only('external_gateways');
    const key = actionKey(secretOf(), 'gateway', 'void');
    expect(attributes.void_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/void?key=${key}`);
    const urls = ['authorize_url', 'capture_url', 'void_url', 'refund_url', 'token_url'].map(
      (name) => attributes[name],
    );
    expect(new Set(urls.map((url) => String(url).split('key=')[1])).size).toBe(5);
    expect((await report()).unchanged).toBe(true);
  });

  it('go when they are turned off, and come with the Payments API too', async () => {
    configure([BY_FILE, 'actionKeys: true', 'payments:', `  secret: \${file:./payments.secret}`]);
    await setup('--payments-api');
    const key = actionKey(secretOf('payment_setting_externals'), 'payments', 'session');
    expect(fake.only('payment_setting_externals').attributes.session_url).toBe(
      `${PUBLIC_URL}/commercelayer/fashion/payments/session?key=${key}`,
    );
    configure([BY_FILE]);
    await setup();
    expect(fake.only('external_gateways').attributes.void_url).toBe(`${PUBLIC_URL}/commercelayer/fashion/void`);
  });
});

describe('the Payments API', () => {
  it('gets a setting of its own, with what calls must bring along', async () => {
    configure([BY_FILE, 'payments:', `  secret: \${file:./payments.secret}`]);
    expect((await setup('--payments-api')).code).toBe(0);
    expect(fake.only('payment_setting_externals').attributes).toMatchObject({
      session_url: `${PUBLIC_URL}/commercelayer/fashion/payments/session`,
      authorization_url: `${PUBLIC_URL}/commercelayer/fashion/payments/authorization`,
      capture_url: `${PUBLIC_URL}/commercelayer/fashion/payments/capture`,
      void_url: `${PUBLIC_URL}/commercelayer/fashion/payments/void`,
      refund_url: `${PUBLIC_URL}/commercelayer/fashion/payments/refund`,
      token_url: `${PUBLIC_URL}/commercelayer/fashion/payments/token`,
      external_includes: expect.arrayContaining(['payment_session']),
    });
    expect(read('payments.secret').trim()).toBe(secretOf('payment_setting_externals'));
    expect(secretOf()).not.toBe(secretOf('payment_setting_externals'));
  });

  it('takes another list of includes', async () => {
    await setup('--payments-api', '--includes', 'payment_session', 'order.market');
    expect(fake.only('payment_setting_externals').attributes.external_includes).toEqual([
      'payment_session',
      'order.market',
    ]);
  });

  it('says that its secret has no place yet', async () => {
    const { code, toDo } = await report('--payments-api');
    expect(code).toBe(1);
    expect(toDo.join('\n')).toContain('Write stores.fashion.payments.secret into tillgate.yaml');
  });

  it('does not share a place with the gateway', async () => {
    configure([BY_FILE, 'payments:', `  secret: \${file:fashion.secret}`]);
    const { code, error } = await report('--payments-api', '--yes');
    expect({ code, error: error.code }).toEqual({ code: 1, error: 'secret_place_shared' });
    expect(fake.calls).toEqual([]);
  });

  it('may not be there at all', async () => {
    fake.intervene = (call) => (call.includes('payment_setting') ? apiError(404, 'not found') : null);
    const { code, error } = await report('--payments-api');
    expect(code).toBe(1);
    expect(error.message).toContain('--payments-api');
    expect(fake.writes).toEqual([]);
  });
});

describe('interrupted half-way', () => {
  it.each([
    'POST oauth/token',
    'POST external_gateways',
    'POST payment_methods',
    'POST 2026-05/payment_setting_externals',
    'GET 2026-05/payment_setting_externals',
  ])('after %s it goes on from there', async (broken) => {
    configure([BY_FILE, 'actionKeys: true', 'payments:', `  secret: \${file:./payments.secret}`]);
    fake.intervene = (call) => (call === broken ? 'drop' : null);
    const first = await setup('--payments-api', '--market', 'marketEU');
    expect(first.code).toBe(1);
    expect(first.err).toContain('did not answer');
    fake.intervene = () => null;
    const second = await setup('--payments-api', '--market', 'marketEU');
    expect({ code: second.code, err: second.err }).toEqual({ code: 0, err: '' });
    for (const type of ['external_gateways', 'payment_methods', 'payment_setting_externals'] as const) fake.only(type);
    expect(read('fashion.secret').trim()).toBe(secretOf());
    expect(read('payments.secret').trim()).toBe(secretOf('payment_setting_externals'));
    expect((await report('--payments-api', '--market', 'marketEU')).unchanged).toBe(true);
  });

  it('before URLs got their keys, the secret is already safe', async () => {
    configure([BY_FILE, 'actionKeys: true']);
    fake.intervene = (call) => (call.startsWith('PATCH') ? apiError(503, 'Try later.') : null);
    expect((await setup()).code).toBe(1);
    expect(read('fashion.secret').trim()).toBe(secretOf());
    fake.intervene = () => null;
    expect((await setup()).code).toBe(0);
    expect(fake.only('external_gateways').attributes.void_url).toContain('?key=');
  });
});

describe('credentials', () => {
  it('that are wrong are refused with what to do', async () => {
    const { code, err } = await run(['setup', '--client-secret', 'wrong-secret-wrong-secret']);
    expect(code).toBe(1);
    expect(err).toContain('integration');
    expect(err).toContain('Client authentication failed.');
    expect(err).not.toContain('wrong-secret-wrong-secret');
  });

  it('are blanked even if Commerce Layer should repeat them', async () => {
    const body = { error: 'invalid_client', error_description: `No: ${CLIENT_SECRET}\u001b[2J` };
    fake.intervene = (call) => (call === 'POST oauth/token' ? { status: 401, body } : null);
    const { code, err } = await setup();
    expect(code).toBe(1);
    expect(err).toContain('[secret]');
    expect(err).not.toContain('\u001b');
  });

  it('come from the options, .env, or a variable of the store', async () => {
    const given = ['--client-id', CLIENT_ID, '--client-secret', CLIENT_SECRET];
    expect((await run(['setup', ...given], { env: {} })).code).toBe(0);
    const ofStore = { TILLGATE_CL_CLIENT_ID_FASHION: CLIENT_ID, TILLGATE_CL_CLIENT_SECRET_FASHION: CLIENT_SECRET };
    expect((await run(['setup'], { env: { TILLGATE_CL_CLIENT_ID: 'of another', ...ofStore } })).code).toBe(0);
    write('.env', `TILLGATE_CL_CLIENT_ID=${CLIENT_ID}\nTILLGATE_CL_CLIENT_SECRET=${CLIENT_SECRET}\n`);
    expect((await run(['setup'], { env: {} })).code).toBe(0);
  });

  it('are asked for at a terminal, the secret hidden, and stored nowhere', async () => {
    const { asked, questions } = somebody(true, { 'Client id': CLIENT_ID, 'client secret': CLIENT_SECRET });
    const { code } = await run(['setup'], { env: {}, interactive: true, questions });
    expect(code).toBe(0);
    expect(asked.map(({ hidden }) => hidden)).toEqual([false, true]);
    for (const name of readdirSync(folder.path)) expect(read(name)).not.toContain(CLIENT_SECRET);
  });

  it('that are missing are named where nobody can be asked', async () => {
    const { code, err } = await run(['setup'], { env: {} });
    expect(code).toBe(1);
    expect(err).toContain('TILLGATE_CL_CLIENT_ID');
    expect(fake.calls).toEqual([]);
  });

  it('go to the address given, but never over plain http to another machine', async () => {
    const env = { ...CREDENTIALS, TILLGATE_CL_AUTH_URL: `${fake.url}/elsewhere` };
    const { code, err } = await run(['setup'], { env });
    expect(code).toBe(1);
    expect(err).toContain('check the address of --auth-url');
    expect((await run(['setup', '--auth-url', fake.url], { env })).code).toBe(0);
    const plain = await setup('--auth-url', 'http://auth.example.com/oauth/token', '--json');
    expect(JSON.parse(plain.out).error.code).toBe('auth_url_invalid');
  });
});

describe('what Commerce Layer may say', () => {
  it.each([
    [401, 'token_refused', 'belong to this organization'],
    [403, 'not_allowed', 'a sales channel cannot'],
    [404, 'not_found', 'organization:'],
    [422, 'refused', 'Because of it.'],
    [429, 'rate_limited', 'wait a minute'],
    [500, 'unavailable', 'later'],
  ])('%i', async (status, code, says) => {
    fake.intervene = (call) => (call === 'POST external_gateways' ? apiError(status, 'Because of it.') : null);
    const { code: exit, error } = await report();
    expect(exit).toBe(1);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });

  it('something that is not Commerce Layer', async () => {
    fake.intervene = (call) => (call.startsWith('GET') ? { status: 200, body: { hello: 'world' } } : null);
    expect((await report()).error.code).toBe('answer_unexpected');
  });

  it('nothing, because it cannot be reached', async () => {
    const { out } = await run(['setup', '--json', '--auth-url', 'http://127.0.0.1:1/oauth/token']);
    expect(JSON.parse(out).error).toMatchObject({ code: 'unreachable' });
  });

  it('no shared secret, to credentials that may not read it', async () => {
    fake.add('external_gateways', { reference: 'tillgate-fashion', shared_secret: undefined });
    expect((await report()).error.code).toBe('secret_not_told');
  });
});

describe('tillgate.yaml', () => {
  it('need not be loadable, only its own part must be right', async () => {
    const text = `publicUrl: ${PUBLIC_URL}\nnonsense: 1\nstores:\n  - id: fashion\n    platform: commercelayer\n    organization: ${fake.url}/\n    ${BY_FILE}\n`;
    write('tillgate.yaml', text);
    expect((await setup()).code).toBe(0);
  });

  it('says every mistake in the keys it needs, with the line', async () => {
    write(
      'tillgate.yaml',
      `publicUrl: http://pay.example.com\nstores:\n  - id: fashion\n    platform: commercelayer\n`,
    );
    const { code, err } = await setup();
    expect(code).toBe(1);
    expect(err).toMatch(/line 1:1 +publicUrl/);
    expect(err).toContain('stores.fashion.organization');
    expect(fake.calls).toEqual([]);
  });

  it.each([
    ['a broken file', 'stores: [', 'Not valid YAML'],
    ['no store of the kind', 'publicUrl: https://pay.example.com\nstores: []\n', 'platform: commercelayer'],
  ])('%s', async (_what, text, says) => {
    write('tillgate.yaml', text);
    const { code, err } = await setup();
    expect(code).toBe(1);
    expect(err).toContain(says);
  });

  it('with several stores needs --store', async () => {
    const store = (id: string) =>
      `  - id: ${id}\n    platform: commercelayer\n    organization: ${fake.url}\n    secret: \${file:./${id}.secret}\n`;
    write('tillgate.yaml', `publicUrl: ${PUBLIC_URL}\nstores:\n${store('fashion')}${store('shoes')}`);
    expect((await setup()).err).toContain('--store: fashion, shoes');
    expect((await setup('--store', 'shoe')).err).toContain('Did you mean "shoes"?');
    expect((await setup('--store', 'shoes')).code).toBe(0);
    expect(fake.only('external_gateways').attributes.reference).toBe('tillgate-shoes');
  });

  it('tells when mode or organization are not those of the credentials', async () => {
    configure([BY_FILE, 'mode: live', 'organizationId: anotherOne']);
    const { warnings } = await report();
    expect(warnings.join('\n')).toContain("the store's mode is live");
    expect(warnings.join('\n')).toContain('anotherOne');
  });
});

it.each(['setup', 'status', 'reset-circuit'])('explains %s with --help', async (command) => {
  const { code, out } = await run([command, '--help']);
  expect(code).toBe(0);
  expect(out).toContain(`Usage: tillgate commercelayer ${command}`);
  expect(out).toContain('TILLGATE_CL_AUTH_URL');
});

it.each([
  ['a market that is none', ['--market', 'a/b']],
  ['a currency that is none', ['--currency', 'euro']],
  ['an empty name', ['--name', ' ']],
])('refuses %s as wrong usage', async (_what, argv) => {
  expect((await setup(...argv)).code).toBe(2);
});

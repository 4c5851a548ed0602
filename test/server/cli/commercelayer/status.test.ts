import { beforeEach, describe, expect, it } from 'vitest';
import { testFolder } from '../support.ts';
import { type FakeResource, fakeApi } from './fake-api.ts';
import { PUBLIC_URL, somebody, workbench } from './support.ts';

const folder = testFolder({ empty: true });
const fake = fakeApi();
const { configure, write, run } = workbench(folder, fake);

const KEYS = [`secret: \${file:./fashion.secret}`, 'webhookUrl: https://core.example.com/webhook_callbacks/x'];

async function status(...argv: readonly string[]) {
  const { code, out } = await run(['status', '--json', ...argv]);
  const json = JSON.parse(out);
  const of = (level: string) =>
    json.findings
      .filter((found: { level: string }) => found.level === level)
      .map((found: { message: string }) => found.message);
  return { code, json, errors: of('error').join('\n'), warnings: of('warning').join('\n') };
}

let gateway: FakeResource;

beforeEach(async () => {
  configure(KEYS);
  expect((await run(['setup', '--market', 'marketEU', '--currency', 'EUR'])).code).toBe(0);
  gateway = fake.only('external_gateways');
  fake.calls.length = 0;
});

describe('tillgate commercelayer status', () => {
  it('shows gateway, URLs, circuit and payment methods, and changes nothing', async () => {
    const { code, json, errors, warnings } = await status();
    expect({ code, errors, warnings }).toEqual({ code: 0, errors: '', warnings: '' });
    expect(json.gateway).toMatchObject({
      id: gateway.id,
      mode: 'test',
      secret: 'same',
      circuit: { state: 'closed', failures: 0 },
    });
    expect(json.gateway.urls).toHaveLength(5);
    expect(json.methods).toMatchObject([
      { market: 'marketEU', currency: 'EUR', autoPlace: true, requireCapture: true, disabledAt: null },
    ]);
    expect(fake.writes).toEqual([]);
  });

  it('says the same to people', async () => {
    const { code, out } = await run(['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^circuit_state +closed, circuit_failure_count 0$/m);
    expect(out).toMatch(/^authorize_url +ok +https:\/\/pay\.example\.com\/commercelayer\/fashion\/authorize$/m);
    expect(out).toMatch(/AUTO_PLACE/);
    expect(out).toContain('Everything is as it should be.');
  });

  it('tells a gateway that was never set up', async () => {
    fake.reset();
    const { code, errors } = await status();
    expect(code).toBe(1);
    expect(errors).toContain('run "tillgate commercelayer setup --store fashion"');
  });

  it('tells URLs that lead elsewhere', async () => {
    Object.assign(gateway.attributes, { refund_url: 'https://old.example.com/refund', void_url: null });
    const { code, json, errors } = await status();
    expect(code).toBe(1);
    expect(json.gateway.urls.filter(({ matches }: { matches: boolean }) => !matches)).toHaveLength(2);
    expect(errors).toContain('refund_url of the external gateway is https://old.example.com/refund, not');
    expect(errors).toContain('void_url of the external gateway is empty');
    const { out } = await run(['status']);
    expect(out).toMatch(/^refund_url +DIFFERS +https:\/\/old\.example\.com\/refund, should be/m);
  });

  it('tells a wrong key without showing either', async () => {
    configure([...KEYS, 'actionKeys: true']);
    await run(['setup']);
    const right = String(gateway.attributes.void_url);
    gateway.attributes.void_url = `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}`;
    const { code, errors } = await status();
    expect(code).toBe(1);
    expect(errors).toContain(`${PUBLIC_URL}/commercelayer/fashion/void?key=… with its current key`);
  });

  it.each([
    [0, '', ''],
    [9, '', ''],
    [10, 'warning', '10 calls in a row'],
    [30, 'warning', '30 calls in a row'],
  ])('counts %i failures in a row', async (failures, level, says) => {
    gateway.attributes.circuit_failure_count = failures;
    const { code, warnings } = await status();
    expect(code).toBe(0);
    expect(warnings).toContain(says);
    expect(warnings === '').toBe(level === '');
  });

  it('is alarmed by an open circuit', async () => {
    Object.assign(gateway.attributes, { circuit_state: 'open', circuit_failure_count: 31 });
    const { code, errors } = await status();
    expect(code).toBe(1);
    expect(errors).toContain('reset-circuit');
    expect((await run(['setup', '--json'])).out).toContain('reset-circuit');
  });

  it('tells a secret that is not the one, or not there', async () => {
    write('fashion.secret', '0f1e2d3c4b5a69788796a5b4c3d2e1f0');
    expect((await status()).errors).toContain('stores.fashion.secret is not the shared secret');
    configure(KEYS.slice(1));
    expect((await status()).errors).toContain('stores.fashion.secret is not set');
  });

  it('tells what only the dashboard can put right', async () => {
    gateway.attributes.disabled_at = '2026-11-20T12:00:00Z';
    gateway.attributes.external_includes = ['market'];
    fake.only('payment_methods').attributes.disabled_at = '2026-11-20T12:00:00Z';
    const { errors } = await status();
    expect(errors).toContain('disabled since 2026-11-20');
    expect(errors).toContain('leaves out "order"');
    expect(errors).toContain('No enabled payment method');
  });

  it('misses a webhook endpoint', async () => {
    configure(KEYS.slice(0, 1));
    expect((await status()).warnings).toContain('stores.fashion.webhookUrl');
  });

  it('looks at the payment setting of a store that has payments:', async () => {
    configure([...KEYS, 'payments:', `  secret: \${file:./payments.secret}`]);
    expect((await status()).errors).toContain('no payment setting');
    await run(['setup', '--payments-api']);
    const { code, json, warnings } = await status();
    expect(code).toBe(0);
    expect(json.paymentSetting).toMatchObject({ secret: 'same', webhook: { certain: true } });
    expect(warnings).toContain('stores.fashion.payments.webhookUrl: https://core.commercelayer.io/');
  });
});

describe('tillgate commercelayer reset-circuit', () => {
  // Tillgate at its own address: somebody must answer /healthz.
  beforeEach(() => configure(KEYS, fake.url));

  const trip = () => Object.assign(gateway.attributes, { circuit_state: 'open', circuit_failure_count: 31 });

  it('explains and asks before it resets', async () => {
    trip();
    const { asked, questions } = somebody(true);
    const { code, out } = await run(['reset-circuit'], { interactive: true, questions });
    expect(code).toBe(0);
    expect(asked).toMatchObject([{ message: 'Is the cause gone? Reset it now?' }]);
    expect(out).toContain('31 calls in a row failed');
    expect(out).toContain('refund_url');
    expect(out).toContain('is closed now');
    expect(gateway.attributes).toMatchObject({ circuit_state: 'closed', circuit_failure_count: 0 });
  });

  it.each([
    ['somebody says no', { interactive: true, questions: somebody(false).questions }],
    ['nobody can be asked', {}],
  ])('leaves it open when %s', async (_what, setup) => {
    trip();
    const { code, err } = await run(['reset-circuit'], setup);
    expect(code).toBe(1);
    expect(err).toContain('--yes');
    expect(gateway.attributes.circuit_state).toBe('open');
  });

  it('resets with --yes, and says so as JSON', async () => {
    trip();
    const { code, out } = await run(['reset-circuit', '--yes', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      store: 'fashion',
      breakers: [
        {
          api: 'gateway',
          id: gateway.id,
          before: { state: 'open', failures: 31 },
          after: { state: 'closed', failures: 0 },
        },
      ],
    });
  });

  it('does nothing where nothing failed', async () => {
    const { code, out } = await run(['reset-circuit']);
    expect(code).toBe(0);
    expect(out).toContain('Nothing to reset');
    expect(fake.writes).toEqual([]);
  });

  it('warns when Tillgate does not answer at its own address', async () => {
    configure(KEYS, 'http://127.0.0.1:1');
    trip();
    const { questions, asked } = somebody(false);
    const { out } = await run(['reset-circuit'], { interactive: true, questions });
    expect(out).toContain('/healthz does not answer');
    expect(asked[0]?.message).toContain('open again');
  });

  it('fails when it stays open, and without a gateway', async () => {
    trip();
    fake.intervene = (call) =>
      call.startsWith('PATCH') ? { status: 200, body: { data: { ...gateway, meta: {} } } } : null;
    expect((await run(['reset-circuit', '--yes'])).code).toBe(1);
    fake.reset();
    const { code, err } = await run(['reset-circuit', '--yes']);
    expect(code).toBe(1);
    expect(err).toContain('tillgate commercelayer setup');
  });
});

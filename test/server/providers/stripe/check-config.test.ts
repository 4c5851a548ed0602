import { afterEach, describe, expect, it } from 'vitest';
import { WANTED_EVENTS } from '../../../../server/providers/stripe/events.ts';
import { FAKE_KEY } from '../../../fakes/stripe/fake.ts';
import { type Fixture, openFixture, PUBLIC_URL, type Setting, WEBHOOK_SECRET } from './fixture.ts';

const URL_HERE = `${PUBLIC_URL}/notifications/card`;
let fixture: Fixture | undefined;
afterEach(() => fixture?.close());

interface Hook {
  readonly url?: string;
  readonly status?: string;
  readonly enabled_events?: readonly string[];
}

/** What the doctor says; `hooks` are registered at the account. */
async function findings(hooks: readonly Hook[], setting: Setting = {}, before?: (open: Fixture) => void) {
  fixture = await openFixture(setting);
  hooks.forEach((hook, index) => {
    const id = `we_${index}`;
    const endpoint = { id, object: 'webhook_endpoint', url: URL_HERE, status: 'enabled', enabled_events: ['*'] };
    fixture?.fake.books.endpoints.set(id, { ...endpoint, ...hook });
  });
  before?.(fixture);
  const problems = await fixture.provider.checkConfig();
  for (const { message } of problems)
    for (const secret of [FAKE_KEY, WEBHOOK_SECRET]) expect(message).not.toContain(secret);
  return problems;
}

const worst = (problems: readonly { level: string; message: string }[]) =>
  problems.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level}: ${message}`);

describe('the doctor', () => {
  it('is content with a key, a registered endpoint and a right clock', async () => {
    const problems = await findings([{}, { url: 'https://other.example/hook' }], { config: { mode: 'test' } });
    expect(worst(problems)).toEqual([]);
    expect(problems.map(({ message }) => message)).toContain('The key is a test key: no real money moves.');
  });

  it('is content with an endpoint that is told of exactly what is needed', async () => {
    expect(worst(await findings([{ enabled_events: WANTED_EVENTS }], { config: { mode: 'test' } }))).toEqual([]);
  });

  it('warns of a test key on a public address where nothing says that it is meant', async () => {
    expect(worst(await findings([{}]))).toEqual(['warning: The key is a test key: no real money moves.']);
  });

  it.each([
    ['is not there', [], 'is not registered at Stripe'],
    ['is another method’s', [{ url: `${PUBLIC_URL}/notifications/ideal` }], 'is not registered at Stripe'],
    ['is switched off', [{ status: 'disabled' }], 'is switched off at Stripe'],
  ])('says what to do when the endpoint %s', async (_what, hooks, text) => {
    const [problem, ...more] = worst(await findings(hooks, { config: { mode: 'test' } }));
    expect(more).toEqual([]);
    expect(problem).toContain(`error: The webhook endpoint ${URL_HERE} ${text}`);
    expect(problem).toContain('charge.dispute.created');
  });

  it('names the events that are missing', async () => {
    const enabled_events = WANTED_EVENTS.filter((type) => type !== 'charge.dispute.created');
    const problems = worst(await findings([{ enabled_events }], { config: { mode: 'test' } }));
    expect(problems).toEqual([
      `warning: The webhook endpoint ${URL_HERE} is not told of charge.dispute.created: add them.`,
    ]);
  });

  it('asks for the signing secret', async () => {
    const config = { mode: 'test', webhookSecret: undefined, webhookSecretPrevious: undefined };
    expect(worst(await findings([{}], { config }))).toEqual([
      expect.stringContaining('error: webhookSecret is not set'),
    ]);
  });

  it('does not ask for an endpoint on this machine, which Stripe cannot reach', async () => {
    const problems = worst(await findings([], { publicUrl: 'http://localhost:4000' }));
    expect(problems).toEqual([expect.stringContaining('warning: Stripe cannot reach http://localhost:4000')]);
  });

  it('says that the key is not accepted', async () => {
    const problems = worst(await findings([], { config: { mode: 'test' }, fake: { keys: [] } }));
    expect(problems).toEqual([expect.stringContaining('error: Stripe does not accept the secret key')]);
  });

  it.each([
    [45_000, 'warning: This machine', '45 seconds ahead of'],
    [-45_000, 'warning: This machine', '45 seconds behind'],
    [10 * 60_000, 'error: This machine', '600 seconds ahead of'],
  ])('measures a clock that is %d ms off by the time Stripe answers with', async (off, level, text) => {
    let ours = 0;
    const theirs = { now: () => Date.UTC(2026, 10, 20, 12) };
    const problems = worst(
      await findings([{}], { config: { mode: 'test' }, fake: { clock: theirs } }, ({ clock }) => {
        clock.advance(off);
        ours = clock.now();
      }),
    );
    expect(ours - theirs.now()).toBe(off);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(level);
    expect(problems[0]).toContain(text);
  });

  it.each([
    ['serverError', 'error: Stripe answered 500'],
    ['gatewayHtml', 'error: Stripe answered 502'],
    ['requestLost', 'error: Stripe did not answer'],
  ] as const)('says so when %s comes between', async (fault, text) => {
    const problems = worst(await findings([], { config: { mode: 'test' } }, ({ fake }) => fake.trouble.next(fault)));
    expect(problems[0]).toContain(text);
  });

  it('says so when nobody is there', async () => {
    fixture = await openFixture({ config: { mode: 'test' } });
    await fixture.fake.close();
    expect(worst(await fixture.provider.checkConfig())[0]).toContain(
      'error: Stripe could not be reached: ECONNREFUSED',
    );
  });
});

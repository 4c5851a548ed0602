import { afterEach, describe, expect, it } from 'vitest';
import { WANTED_EVENTS } from '../../../../server/providers/paypal/events.ts';
import { CLIENT_SECRET } from '../../../fakes/paypal/fake.ts';
import { type Fixture, openFixture, PUBLIC_URL, type Setting, WEBHOOK_ID } from './fixture.ts';

const URL_HERE = `${PUBLIC_URL}/notifications/wallet`;
let fixture: Fixture | undefined;
afterEach(() => fixture?.close());

interface Hook {
  readonly id?: string;
  readonly url?: string;
  readonly events?: readonly string[];
}

/** What the doctor says; `hooks` are registered at the app. */
async function findings(hooks: readonly Hook[], setting: Setting = {}, before?: (open: Fixture) => void) {
  fixture = await openFixture(setting);
  for (const { id = WEBHOOK_ID, url = URL_HERE, events = ['*'] } of hooks) {
    fixture.fake.books.webhooks.push({ id, url, event_types: events.map((name) => ({ name })) });
  }
  before?.(fixture);
  const problems = await fixture.provider.checkConfig();
  for (const { message } of problems) expect(message).not.toContain(CLIENT_SECRET);
  return problems;
}

const worst = (problems: readonly { level: string; message: string }[]) =>
  problems.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level}: ${message}`);
const LIVE: Setting = { config: { mode: 'live' } };

describe('the doctor', () => {
  it('is content with an app, a registered webhook and a right clock', async () => {
    const problems = await findings([{}, { id: 'OTHER1', url: 'https://other.example/hook' }], LIVE);
    expect(worst(problems)).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      'PayPal accepts the app; live: real money moves.',
      `PayPal notifies ${URL_HERE}.`,
    ]);
  });

  it('is content with a webhook that is told of exactly what is needed', async () => {
    expect(worst(await findings([{ events: WANTED_EVENTS }], LIVE))).toEqual([]);
  });

  it('warns of the sandbox on a public address', async () => {
    expect(worst(await findings([{}]))).toEqual([
      expect.stringContaining('warning: PayPal accepts the app, but of the sandbox'),
    ]);
  });

  it('says what to do when no webhook is registered for this address', async () => {
    const [problem, ...more] = worst(await findings([{ url: `${PUBLIC_URL}/notifications/card` }], LIVE));
    expect(more).toEqual([]);
    expect(problem).toContain(`error: No webhook is registered at PayPal for ${URL_HERE}`);
    expect(problem).toContain(`webhookId is the one of ${PUBLIC_URL}/notifications/card`);
    expect(problem).toContain('CUSTOMER.DISPUTE.CREATED');
  });

  it.each([
    [undefined, 'webhookId is not set'],
    ['ANOTHER1', 'webhookId is of another webhook'],
  ])('names the right id when webhookId is %s', async (webhookId, text) => {
    const [problem, ...more] = worst(await findings([{}], { config: { mode: 'live', webhookId } }));
    expect(more).toEqual([]);
    expect(problem).toContain(`error: ${text}`);
    expect(problem).toContain(`has the id ${WEBHOOK_ID}`);
  });

  it('names the events that are not told', async () => {
    const events = WANTED_EVENTS.filter((name) => name !== 'PAYMENT.CAPTURE.REVERSED');
    const [problem, ...more] = worst(await findings([{ events }], LIVE));
    expect(more).toEqual([]);
    expect(problem).toContain('warning: The webhook');
    expect(problem).toContain('is not told of PAYMENT.CAPTURE.REVERSED:');
  });

  it('does not ask for a webhook on this machine, which PayPal cannot reach, nor for one without https', async () => {
    const here = worst(await findings([], { ...LIVE, publicUrl: 'http://localhost:4000' }));
    expect(here).toEqual([expect.stringContaining('warning: PayPal cannot reach http://localhost:4000')]);
    await fixture?.close();
    const plain = worst(await findings([], { ...LIVE, publicUrl: 'http://pay.example.com' }));
    expect(plain).toEqual([expect.stringContaining('error: PayPal notifies only https addresses')]);
  });

  it.each([
    ['live', 'set mode: sandbox'],
    ['sandbox', 'set mode: live'],
  ])('says that the app is not one of the %s PayPal', async (mode, text) => {
    const [problem, ...more] = worst(await findings([], { config: { mode }, fake: { apps: new Map() } }));
    expect(more).toEqual([]);
    expect(problem).toContain(`error: PayPal (${mode}) does not accept clientId and clientSecret`);
    expect(problem).toContain(text);
  });

  it('warns when the app may not see disputes', async () => {
    const problems = worst(await findings([{}], { ...LIVE, fake: { scopes: 'openid' } }));
    expect(problems).toEqual([expect.stringContaining('warning: The app may not see disputes')]);
  });

  it.each([
    [45_000, 'warning: This machine', '45 seconds ahead of'],
    [-45_000, 'warning: This machine', '45 seconds behind'],
    [10 * 60_000, 'error: This machine', '600 seconds ahead of'],
  ])('measures a clock that is %d ms off by the time PayPal answers with', async (off, level, text) => {
    const theirs = { now: () => Date.UTC(2026, 10, 20, 12) };
    const problems = worst(
      await findings([{}], { ...LIVE, fake: { clock: theirs } }, ({ clock }) => clock.advance(off)),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(level);
    expect(problems[0]).toContain(text);
  });

  it('asks PayPal anew each time, also in a server that runs for hours', async () => {
    await findings([{}], LIVE);
    fixture?.clock.advance(2 * 3_600_000);
    expect(worst((await fixture?.provider.checkConfig()) ?? [])).toEqual([]);
    fixture?.fake.trouble.next('serverError', 'token');
    expect(worst((await fixture?.provider.checkConfig()) ?? [])).toEqual([
      expect.stringContaining('error: PayPal gave'),
    ]);
  });

  it.each(['serverError', 'gatewayHtml', 'requestLost', 'html403'] as const)(
    'says so when %s comes between',
    async (fault) => {
      const problems = worst(await findings([{}], LIVE, ({ fake }) => fake.trouble.next(fault)));
      expect(problems).toEqual([expect.stringContaining('warning: PayPal does not tell which webhooks there are')]);
    },
  );

  it('says so when no access token can be had, or nobody is there', async () => {
    const problems = worst(await findings([{}], LIVE, ({ fake }) => fake.trouble.next('serverError', 'token')));
    expect(problems).toEqual(['error: PayPal gave no access token: status 500.']);
    await fixture?.fake.close();
    expect(worst((await fixture?.provider.checkConfig()) ?? [])[0]).toContain(
      'error: PayPal gave no access token: ECONNREFUSED',
    );
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { WANTED_EVENTS } from '../../../../server/providers/paypal/events.ts';
import { type Fixture, idle, openFixture, PUBLIC_URL, type Setting, WEBHOOK_ID } from './fixture.ts';

const URL_HERE = `${PUBLIC_URL}/notifications/wallet`;
const UNSET: Setting = { config: { webhookId: undefined } };

let fixture: Fixture;
afterEach(() => fixture.close());

/** `known`: the events of the webhooks that are there, by id. */
async function open(known: Readonly<Record<string, readonly string[]>> = {}, setting: Setting = {}, url = URL_HERE) {
  fixture = await openFixture(setting);
  for (const [id, events] of Object.entries(known)) {
    fixture.fake.books.webhooks.push({ id, url, event_types: events.map((name) => ({ name })) });
  }
}

const register = () => fixture.provider.registerNotifications?.({ canSave: () => false, signal: idle() });
const ours = () => fixture.fake.books.webhooks.filter(({ url }) => url === URL_HERE);
const eventsOf = () => ours().map(({ event_types }) => event_types.map(({ name }) => name));
const writes = () =>
  fixture.fake.seen.filter(({ method, url }) => method !== 'GET' && !url.startsWith('/v1/oauth2/')).length;

describe('registering at PayPal', () => {
  it('makes a webhook for what the adapter understands, and hands its id over', async () => {
    await open({ OTHER1: ['*'] }, UNSET, `${PUBLIC_URL}/notifications/another`);
    const outcome = await register();
    const [made] = ours();
    const save = { key: 'webhookId', value: made?.id };
    expect(outcome).toEqual({ status: 'succeeded', value: { result: 'created', url: URL_HERE, save } });
    expect(eventsOf()).toEqual([[...WANTED_EVENTS]]);
    expect(fixture.fake.books.webhooks).toHaveLength(2);
  });

  it('makes no second one, however often it is asked, and hands the same id over', async () => {
    await open({}, UNSET);
    const first = await register();
    const again = await register();
    expect(first).toMatchObject({ status: 'succeeded', value: { result: 'created' } });
    expect(again).toMatchObject({ value: { result: 'unchanged', save: { value: ours()[0]?.id } } });
    expect([ours().length, writes()]).toEqual([1, 1]);
  });

  it.each([
    ['is not configured', undefined],
    ['is another', 'ANOTHER1'],
  ])('hands the id of the one that is there over where the configured one %s', async (_, webhookId) => {
    await open({ [WEBHOOK_ID]: WANTED_EVENTS }, { config: { webhookId } });
    const save = { key: 'webhookId', value: WEBHOOK_ID };
    expect(await register()).toEqual({ status: 'succeeded', value: { result: 'unchanged', url: URL_HERE, save } });
    expect(writes()).toBe(0);
  });

  it.each([[WANTED_EVENTS], [['*']]])('leaves one alone that is known and told of %j', async (events) => {
    await open({ [WEBHOOK_ID]: events });
    expect(await register()).toEqual({ status: 'succeeded', value: { result: 'unchanged', url: URL_HERE } });
    expect(writes()).toBe(0);
  });

  it('adds what it is not told of to what it is', async () => {
    await open({ [WEBHOOK_ID]: ['PAYMENT.SALE.COMPLETED', ...WANTED_EVENTS.slice(2)] });
    expect(await register()).toEqual({ status: 'succeeded', value: { result: 'updated', url: URL_HERE } });
    expect(eventsOf()).toEqual([['PAYMENT.SALE.COMPLETED', ...WANTED_EVENTS.slice(2), ...WANTED_EVENTS.slice(0, 2)]]);
  });

  it('prefers the configured one of several at the same address', async () => {
    await open({ FIRST1: ['*'], [WEBHOOK_ID]: ['*'] });
    expect(await register()).toEqual({ status: 'succeeded', value: { result: 'unchanged', url: URL_HERE } });
  });

  it.each(['http://localhost:4000', 'http://pay.example.com'])(
    'makes none at %s, which PayPal does not notify',
    async (publicUrl) => {
      await open({}, { publicUrl });
      expect(await register()).toMatchObject({ status: 'rejected', code: 'not_supported' });
      expect(fixture.fake.seen).toEqual([]);
    },
  );

  it.each(['answerLost', 'garbage', 'serverErrorAfter'] as const)(
    'does not say that it is done when the answer is lost (%s), and goes on from there',
    async (fault) => {
      await open({}, UNSET);
      fixture.fake.trouble.next(fault, 'POST');
      expect(await register()).toMatchObject({ status: 'unknown' });
      expect(await register()).toMatchObject({
        value: { result: 'unchanged', save: { key: 'webhookId', value: ours()[0]?.id } },
      });
      expect(ours()).toHaveLength(1);
    },
  );

  it("says in PayPal's own word that there are too many already", async () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`OTHER${at}`, ['*']]));
    await open(many, UNSET, 'https://other.example/hook');
    const outcome = await register();
    expect(outcome).toMatchObject({ status: 'rejected', message: expect.stringContaining('NUMBER_LIMIT_EXCEEDED') });
  });

  it('says that the app is not known, or nobody answers', async () => {
    await open({}, { fake: { apps: new Map() } });
    expect(await register()).toMatchObject({ status: 'rejected', code: 'unauthorized' });
    await fixture.fake.close();
    expect(await register()).toMatchObject({ status: 'rejected', code: 'unreachable' });
  });

  it('is what the doctor then finds in order', async () => {
    await open({}, UNSET);
    expect(await fixture.provider.checkConfig()).toContainEqual(
      expect.objectContaining({ level: 'error', fix: 'registerNotifications' }),
    );
    await register();
    const { id: webhookId = '' } = ours()[0] ?? {};
    expect(await fixture.provider.checkConfig()).toContainEqual({
      level: 'error',
      message: `webhookId is not set, so notifications are refused: the one for ${URL_HERE} has the id ${webhookId}; set it as webhookId.`,
      fix: 'registerNotifications',
    });
    const { fake } = fixture;
    const configured = await openFixture({ config: { webhookId }, beside: fake });
    expect(await configured.provider.checkConfig()).toContainEqual({
      level: 'ok',
      message: `PayPal notifies ${URL_HERE}.`,
    });
    await configured.close();
  });
});

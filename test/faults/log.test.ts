/** Oracles O5 and O6: what a whole day of trade leaves in the log at level debug, and that nothing falls on the floor. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../server/clock.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

const EMAIL = 'private.person@example.org';
const BILLING = {
  firstName: 'Adalbertine',
  lastName: 'Quillfeather',
  addressLineOne: '17 Hidden Lane',
  city: 'Nowhereton',
};
const CVC = '837';

let scene: Scene;
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);
const secrets: string[] = [];

beforeAll(async () => {
  process.on('unhandledRejection', onUnhandled);
  scene = await openScene();
  await everythingThatHappensInAShop();
});
afterAll(async () => {
  await scene.stop();
  process.off('unhandledRejection', onUnhandled);
});

/** Good and bad payments, stores that are down, forgeries, notifications, a revoked token. */
async function everythingThatHappensInAShop(): Promise<void> {
  const { craftingStore, atshop, bank } = scene;
  const details = (number: string) => ({ ...card(number), cvc: CVC, name: 'Adalbertine Quillfeather' });
  craftingStore.faults.push(
    { fault: 'status', status: 500, body: `<pre>${EMAIL} ${scene.secrets.BLOCKS_SECRET}</pre>` },
    { fault: 'html' },
    { fault: 'reset', effect: true },
  );
  for (const number of Object.values(CARDS)) {
    const { url } = await craftingStore.purchase({ email: EMAIL, player: 'Adalbertine', billing: BILLING });
    await shopper(url ?? '').pay({ details: details(number) });
  }
  const broken = await craftingStore.purchase({ email: EMAIL, billing: BILLING });
  await shopper(broken.url ?? '').pay({ details: details('4111 1111 1111 1111') });
  await shopper(broken.url ?? '').pay({ details: { ...details(CARDS.approved), number: '4242' } });

  const order = atshop.placeOrder({ toPay: 500, email: EMAIL, secret: 'order-secret-abcdefg' });
  const { url } = await atshop.requestLink(order._id);
  atshop.revokeToken(scene.secrets.ATSHOP_LOGIN_TOKEN);
  await shopper(url ?? '').pay({ details: details(CARDS.approved) });
  await eventually('the alert', () => scene.alerts().includes('atshop_token_refused'));

  const raw = JSON.stringify({ type: 'PENDING', user: { email: EMAIL, ...BILLING } });
  const right = createHmac('sha256', scene.secrets.BLOCKS_SECRET).update(raw).digest('hex');
  for (const signature of [right.toUpperCase(), `${right}0`, right]) {
    const init = { method: 'POST', body: raw, headers: { 'x-signature': signature } };
    await fetch(`${scene.url}/craftingstore/blocks`, init);
  }
  const notification = bank.notification(bank.payments()[0]?.ref ?? '', scene.clock.now());
  const headers = { ...notification?.headers };
  await fetch(`${scene.url}/notifications/card`, { method: 'POST', headers, body: `${notification?.body} ` });
  await fetch(`${scene.url}/checkout/co_${'0'.repeat(32)}`, { headers: { cookie: 'sid=cookie-of-a-shopper' } });

  for (const { ref } of scene.charges()) bank.dispute(ref);
  await scene.pass(20 * MINUTE, MINUTE);
  await scene.pass(SECOND);
  secrets.push(
    right,
    ...Object.values(scene.secrets),
    bank.webhookSecret,
    ...Object.values(headers).flatMap((value) => /[0-9a-f]{64}/.exec(value) ?? []),
    ...craftingStore.ledger.callbacks.map(({ body }) =>
      createHmac('sha256', scene.secrets.BLOCKS_SECRET).update(body).digest('hex'),
    ),
  );
}

const log = () => scene.log().join('');

describe('O5 the log of all that, at level debug', () => {
  it('is not empty: refusals, alerts and troubles are there', () => {
    expect(scene.log().length).toBeGreaterThan(10);
    expect(scene.alerts()).toEqual(expect.arrayContaining(['confirmation_failing', 'atshop_token_refused']));
    expect(log()).toContain('store request refused');
    expect(log()).toContain('notification refused');
  });

  it('holds no card number, not a part of one, and no CVC', () => {
    for (const number of [...Object.values(CARDS), '4111 1111 1111 1111']) {
      expect(log()).not.toContain(number);
      expect(log()).not.toContain(number.replaceAll(' ', ''));
    }
    // Any run of 13 to 19 digits that passes Luhn, also with spaces or dashes between, but not a time in milliseconds.
    const runs = log().match(/(?<![\d.])\d(?:[ -]?\d){12,18}(?!\d)/g) ?? [];
    expect(runs.map((run) => run.replace(/\D/g, '')).filter((run) => passesLuhn(run) && !isTime(run))).toEqual([]);
    expect(log()).not.toMatch(new RegExp(`"cvc"\\s*:\\s*"?${CVC}|\\b${CVC}\\b`));
  });

  it('holds no secret, token or signature', () => {
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) expect(log()).not.toContain(secret);
    expect(log()).not.toContain('order-secret-abcdefg');
    expect(log()).not.toContain('cookie-of-a-shopper');
  });

  it('holds nothing of who the shopper is', () => {
    expect(log()).not.toMatch(/[\w.]+@[\w-]+\.(org|com)/);
    for (const word of [...Object.values(BILLING), 'Adalbertine']) expect(log()).not.toContain(word);
  });

  it('and neither does the database', async () => {
    const { read } = scene.tillgate.domain.database;
    const tables = [
      'checkouts',
      'payments',
      'operations',
      'notifications',
      'confirmations',
      'confirmation_attempts',
      'flags',
      'events',
      'receipts',
      'settings',
    ] as const;
    const rows = JSON.stringify(await Promise.all(tables.map((table) => read.selectFrom(table).selectAll().execute())));
    const numbers = Object.values(CARDS).map((number) => number.replaceAll(' ', ''));
    const hidden = [...secrets, ...numbers, EMAIL, 'order-secret-abcdefg', ...Object.values(BILLING)];
    expect(hidden.filter((text) => rows.includes(text))).toEqual([]);
  });
});

describe('O6 the process', () => {
  it('lives, answers, and left no promise unhandled', async () => {
    expect((await fetch(`${scene.url}/healthz`)).status).toBe(200);
    expect(unhandled).toEqual([]);
  });
});

const isTime = (digits: string) => digits.length === 13 && Math.abs(Number(digits) - Date.now()) < 366 * 86_400_000;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}

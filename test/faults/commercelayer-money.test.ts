/** Group D on Commerce Layer's actions: a provider whose amounts are not what was asked for. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import type { BankPayment } from '../../server/providers/sandbox/bank/payment.ts';
import { type Acquirer, type Call, startAcquirer } from './acquirer.ts';
import { booksOf, expectAgreement, type Files, filesIn } from './commercelayer-books.ts';
import { type Hands, handsOn, MOVE_CARDS } from './commercelayer-hands.ts';
import { postSigned, rawBodyOf, withAttributes } from './commercelayer-signed.ts';
import { openScene, type Scene } from './scene.ts';

const TOTAL = 2_400;
const PART = 1_000;
const reserved = [`authorize ${TOTAL}`];
const taken = [...reserved, `capture ${PART}`];

let acquirer: Acquirer;
let scene: Scene;
let hands: Hands;
let files: Files;

beforeAll(async () => {
  acquirer = await startAcquirer();
  scene = await openScene({
    card: (watch) => acquirer.provider(watch),
    edit: (yaml) => yaml.replace('organization:', 'answerWithinMs: 500\n    organization:'),
    schedules: { unknownChecksMs: [5 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, HOUR, 6 * HOUR] },
  });
  hands = handsOn(scene.fashion, scene.url);
  files = filesIn(scene.folder);
});
afterEach(() => {
  for (const queue of Object.values(acquirer.faults)) queue.clear();
});
afterAll(async () => {
  await scene.stop();
  await acquirer.hangUp();
});

async function placed(number?: string): Promise<string> {
  const id = await hands.paid(number);
  await hands.place(id);
  return id;
}
async function captured(number?: string, cents = PART): Promise<string> {
  const id = await placed(number);
  await hands.capture(id, cents);
  return id;
}

const books = (id: string) => booksOf(scene.fashion, files, id);
const agreement = (id: string, moved: readonly string[]) => expectAgreement(scene.fashion, files, id, moved, 1_000);
const lastCall = (id: string) => {
  const call = scene.fashion.platform.ledger.callsOf(id).at(-1);
  return { status: call?.status, code: JSON.parse(call?.answer ?? '{}').error?.code };
};

/** How often the provider was asked for something so far. */
const asked = (what: Call) => acquirer.calls.filter((call) => call === what).length;

/** From now on every answer about a payment is changed so. */
function spoil(change: (json: string) => string): void {
  for (const queue of Object.values(acquirer.faults)) queue.always({ fault: 'answer', change });
}
function mend(): void {
  for (const queue of Object.values(acquirer.faults)) queue.clear();
}
const lessBy1 = (name: 'authorized' | 'captured' | 'refunded') => (json: string) =>
  json.replace(new RegExp(`("${name}":{"amountMinor":)([1-9]\\d*)`), (_all, key, amount) => `${key}${amount - 1}`);
const inDollars = (json: string) => json.replaceAll('"currency":"EUR"', '"currency":"USD"');

/** The bank's own payment of an order. */
async function bankPayment(id: string): Promise<BankPayment> {
  const checkout = await scene.tillgate.domain.database.read
    .selectFrom('payments')
    .innerJoin('checkouts', 'checkouts.id', 'payments.checkout_id')
    .select('payments.public_id')
    .where('checkouts.order_ref', '=', id)
    .executeTakeFirstOrThrow();
  const payment = scene.bank.findByMerchantRef(checkout.public_id);
  if (!payment) throw new Error('The bank has no payment of this order');
  return payment;
}

/** Somebody moves money in the bank's own dashboard. */
async function byHand(kind: 'capture' | 'refund', id: string, amountMinor: number): Promise<void> {
  const { ref, merchantRef } = await bankPayment(id);
  const money = { amountMinor, currency: 'EUR' };
  const reply = scene.bank.move(kind, { ref, merchantRef, idempotencyKey: `by hand ${id}`, money });
  expect(reply.accepted).toBe(true);
}

describe('D18 a provider that is one cent off', () => {
  it.each(['capture', 'refund'] as const)(
    'about a %s: not told as done while it says so, and told once it does not',
    async (kind) => {
      const id = kind === 'capture' ? await placed() : await captured();
      spoil(lessBy1(kind === 'capture' ? 'captured' : 'refunded'));
      await (kind === 'capture' ? hands.capture(id, PART) : hands.refund(id, PART));
      expect(lastCall(id).status).toBe(202);
      await scene.pass(HOUR, 5 * MINUTE);
      expect(books(id).platform).toEqual(kind === 'capture' ? reserved : taken);
      mend();
      await scene.pass(7 * HOUR, HOUR);
      await agreement(id, kind === 'capture' ? taken : [...taken, `refund ${PART}`]);
    },
  );

  it('about a capture for good: a person is told, and nothing is asked for twice', async () => {
    const id = await placed();
    spoil(lessBy1('captured'));
    await hands.capture(id, PART);
    const before = asked('capture');
    await scene.pass(DAY, HOUR);
    expect(files.flags(id)).toEqual(['moveUnresolved']);
    expect(asked('capture')).toBe(before);
    expect(books(id)).toEqual({ platform: reserved, tillgate: reserved, bank: taken });
  });

  it('about an authorization: held back, and told when a person has accepted it', async () => {
    const id = hands.order(await customer());
    await payByWallet(id, lessBy1('authorized'));
    expect(lastCall(id).status).toBe(202);
    await scene.pass(HOUR, 5 * MINUTE);
    expect(files.flags(id)).toEqual(['amountMismatch']);
    expect(books(id)).toMatchObject({ platform: [], tillgate: [] });
    mend();
    await scene.pass(DAY, 6 * HOUR);
    await accept(id);
    await scene.pass(MINUTE, 5 * SECOND);
    await agreement(id, reserved);
  });
});

let wallet: { readonly customer: string; readonly source: string } | null = null;
async function customer() {
  wallet ??= await hands.wallet();
  return { customer: wallet.customer };
}
async function payByWallet(id: string, change: (json: string) => string): Promise<void> {
  if (!wallet) throw new Error('nobody has kept a card');
  await hands.chooseKept(id, wallet.source);
  spoil(change);
  await hands.place(id);
}
async function accept(id: string): Promise<void> {
  const [flag] = (await scene.operator.listFlags({ all: false })).filter(({ orderRef }) => orderRef === id);
  expect((await scene.operator.decideFlags(flag?.checkout ?? '', 'accept', 'test')).result).toBe('decided');
}

describe('D19 a provider that answers in another currency', () => {
  it.each(['capture', 'refund'] as const)(
    'about a %s: flagged, not told as done, and told once it was put right',
    async (kind) => {
      const id = kind === 'capture' ? await placed() : await captured();
      spoil(inDollars);
      await (kind === 'capture' ? hands.capture(id, PART) : hands.refund(id, PART));
      expect(lastCall(id).status).toBe(202);
      await scene.pass(HOUR, 5 * MINUTE);
      expect(files.flags(id)).toEqual(['currencyMismatch']);
      expect(books(id).platform).toEqual(kind === 'capture' ? reserved : taken);
      mend();
      await scene.pass(7 * HOUR, HOUR);
      await agreement(id, kind === 'capture' ? taken : [...taken, `refund ${PART}`]);
    },
  );

  it('about an authorization: flagged and not told as done', async () => {
    const id = hands.order(await customer());
    await payByWallet(id, inDollars);
    expect(lastCall(id).status).toBe(202);
    await scene.pass(HOUR, 5 * MINUTE);
    expect(files.flags(id)).toEqual(['currencyMismatch']);
    expect(books(id)).toMatchObject({ platform: [], tillgate: [] });
  });
});

describe('D21 a provider that does only a part', () => {
  it('of a capture and calls it done: not told, shown, and not asked for again', async () => {
    const id = await placed();
    acquirer.faults.capture.push({
      fault: 'ask',
      change: (json) => json.replace(`"amountMinor":${PART}`, '"amountMinor":600'),
    });
    await hands.capture(id, PART);
    expect(lastCall(id).status).toBe(202);
    await scene.pass(DAY, HOUR);
    expect(books(id)).toEqual({ platform: reserved, tillgate: reserved, bank: [...reserved, 'capture 600'] });
    expect(files.flags(id)).toEqual(['moveUnresolved']);
  });
});

describe('money that somebody moved at the bank by hand', () => {
  it('D22 captured already: the capture succeeds without taking it twice', async () => {
    const id = await placed();
    await byHand('capture', id, TOTAL);
    await hands.capture(id);
    await agreement(id, [...reserved, `capture ${TOTAL}`]);
  });

  it('D23 captured already: a void is refused', async () => {
    const id = await placed();
    await byHand('capture', id, TOTAL);
    await hands.void(id);
    expect(lastCall(id)).toMatchObject({ status: 422 });
    expect(books(id)).toMatchObject({ platform: reserved, bank: [...reserved, `capture ${TOTAL}`] });
    await hands.capture(id);
    await agreement(id, [...reserved, `capture ${TOTAL}`]);
  });

  it('D24 refunded in part already: a refund of the whole is refused, one of the rest is done', async () => {
    const id = await captured();
    await byHand('refund', id, 600);
    await hands.refund(id, PART);
    expect(lastCall(id)).toMatchObject({ status: 422 });
    await hands.refund(id, 400);
    expect(books(id)).toEqual({
      platform: [...taken, 'refund 400'],
      tillgate: [...taken, 'refund 400'],
      bank: [...taken, 'refund 600', 'refund 400'],
    });
  });
});

describe('D24 refunds of more than was captured', () => {
  const ask = (id: string, cents: number, balance: number) => {
    const raw = withAttributes(rawBodyOf(scene.fashion, id, 'refund'), {
      refund_amount_cents: cents,
      refund_balance_cents: balance,
    });
    return postSigned(`${scene.url}/commercelayer/fashion/refund`, raw, scene.secrets.FASHION_SECRET);
  };

  it('at once: refused, and the bank is not asked', async () => {
    const id = await captured();
    await hands.refund(id, 100);
    const before = asked('refund');
    expect(await ask(id, 901, 901)).toMatchObject({ status: 422, body: { error: { code: 'amount_too_high' } } });
    expect(asked('refund')).toBe(before);
  });

  it('five at the same time, too much together: as many as there is money for', async () => {
    const id = await captured();
    await hands.refund(id, 100);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((balance) => ask(id, 300, balance)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409]);
    expect(books(id).bank).toEqual([...taken, 'refund 100', 'refund 300', 'refund 300', 'refund 300']);
  });
});

describe('D25 a refund that is pending, and fails', () => {
  it('is told as failed, and the money can be refunded again', async () => {
    const id = await captured(MOVE_CARDS.failsRefund);
    await hands.refund(id, PART);
    expect(hands.last(id, 'refund').state).toBe('pending');
    await scene.pass(MINUTE, 5 * SECOND);
    expect(hands.last(id, 'refund')).toMatchObject({ state: 'failed', errorCode: 'processing_error' });
    await agreement(id, taken);
    await hands.refund(id, PART);
    expect(hands.last(id, 'refund').state).toBe('pending');
    await scene.pass(MINUTE, 5 * SECOND);
    await agreement(id, taken);
  });
});

describe('D26 an authorization that lapsed after seven days', () => {
  it('is not captured any more, and can be voided', async () => {
    const id = await placed();
    await scene.pass(8 * DAY, DAY);
    await hands.capture(id);
    expect(lastCall(id)).toEqual({ status: 422, code: 'payment_over' });
    await hands.void(id);
    await agreement(id, [...reserved, `void ${TOTAL}`]);
  });

  it('before anybody here noticed: refused by the bank', async () => {
    const id = await placed();
    scene.clock.advance(7 * DAY + MINUTE);
    await hands.capture(id, PART);
    expect(lastCall(id).status).toBe(422);
    await hands.void(id);
    await agreement(id, [...reserved, `void ${TOTAL}`]);
  });
});

describe('D27 a provider that answers with another payment', () => {
  it('to a capture: shown, and what is told is what the right payment says', async () => {
    const id = await placed();
    acquirer.faults.capture.push({
      fault: 'answer',
      change: (json) => json.replace(/"merchantRef":"\w+"/, '"merchantRef":"pay_another"'),
    });
    await hands.capture(id, PART);
    await agreement(id, taken);
    expect(files.flags(id)).toEqual(['wrongPayment']);
  });
});

import { describe, expect, it } from 'vitest';
import { checkPayment } from '../../../../server/payments/check-payment.ts';
import { pending, rejected, unknown } from '../../../../server/payments/outcome.ts';
import { receiveNotification } from '../../../../server/payments/receive-notification.ts';
import {
  actionsOf,
  authorized,
  booked,
  capture,
  EUR,
  flagsOf,
  movedAt,
  openCommerce,
  openTaking,
  refund,
  release,
  tokenOf,
  told,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';
import type { FakeAbilities, FakeProvider } from '../../support/fake-provider.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400_000;
const timeout = unknown('timeout', 'no answer');
const down = () => unknown('serverError', 'down');

type OnMove = NonNullable<FakeProvider['onMove']>;

/** Moves whose answer is not there in time are answered "later". */
const later = { within: 100 };

const lostAfter: OnMove = (_move, act) => {
  act();
  return timeout;
};
const lostBefore: OnMove = () => timeout;

async function reserved(card: FakeAbilities = {}): Promise<{ domain: TestDomain; token: string }> {
  const domain = await openCommerce(card);
  return { domain, token: await authorized(domain) };
}

async function captured(card: FakeAbilities = {}): Promise<{ domain: TestDomain; token: string }> {
  const { domain, token } = await reserved(card);
  const parent = tokenOf(await capture(domain, token, 900));
  domain.provider.moves.length = 0;
  return { domain, token: parent };
}

const keysOf = (domain: TestDomain) => new Set(domain.provider.moves.map(({ idempotencyKey }) => idempotencyKey)).size;

describe('a capture whose answer was lost', () => {
  it('though the money moved, is answered right at once: the provider is asked', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostAfter;
    expect(await capture(domain, token, 400)).toMatchObject({ result: 'succeeded', money: EUR(400) });
    expect(domain.provider.moves).toHaveLength(1);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
  });

  it('and whose provider is down is found later, told once and not repeated', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostAfter;
    domain.provider.onAsk = down;
    const answer = await capture(domain, token, 400, later);
    expect(answer).toMatchObject({ result: 'pending', money: EUR(400) });
    await domain.pass(MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual([]);
    domain.provider.onAsk = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
    expect(domain.provider.moves).toHaveLength(1);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
  });

  it('before it arrived is asked for again under the same key, and happens once', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostBefore;
    const answer = await capture(domain, token, 400, { ...later, key: 'same' });
    await domain.pass(20 * SECOND, 5 * SECOND);
    domain.provider.onMove = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
    expect(domain.provider.moves.length).toBeGreaterThan(1);
    expect(keysOf(domain)).toBe(1);
    expect(await capture(domain, token, 400, { key: 'same' })).toMatchObject({
      result: 'succeeded',
      token: tokenOf(answer),
    });
  });

  it('and shows only after it was asked for again still happened once', async () => {
    const { domain, token } = await reserved();
    const stale = booked(domain);
    domain.provider.onMove = lostAfter;
    domain.provider.onAsk = () => ({ status: 'succeeded', value: stale });
    await capture(domain, token, 400, later);
    await domain.pass(20 * SECOND, 5 * SECOND);
    domain.provider.onAsk = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
    expect(keysOf(domain)).toBe(1);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
  });

  it.each(['unreachable', 'unauthorized', 'not_configured'] as const)(
    'is not failed by a repetition that was %s: the first may have worked',
    async (code) => {
      const { domain, token } = await reserved();
      const stale = booked(domain);
      domain.provider.onMove = lostAfter;
      domain.provider.onAsk = () => ({ status: 'succeeded', value: stale });
      await capture(domain, token, 900, later);
      domain.provider.onMove = () => rejected(code, 'not now');
      await domain.pass(10 * MINUTE, 5 * SECOND);
      expect(told(domain)).toEqual([]);
      domain.provider.onAsk = null;
      await domain.pass(2 * 60 * MINUTE);
      expect(told(domain)).toEqual(['capture ok']);
    },
  );

  it('is not failed by a refusal of its repetition while the payment itself cannot be looked at', async () => {
    const { domain, token } = await reserved();
    let looks = 0;
    const stale = booked(domain);
    domain.provider.onMove = lostAfter;
    // Looked at before the repetition, and down right after it.
    domain.provider.onAsk = () => {
      looks += 1;
      return looks % 2 === 0 ? { status: 'succeeded', value: stale } : down();
    };
    await capture(domain, token, 900, later);
    domain.provider.onMove = () => rejected('invalid_request', 'already captured');
    await domain.pass(MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual([]);
    domain.provider.onAsk = null;
    await domain.pass(2 * 60 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
  });

  it('fails when the provider refuses the repetition and shows that nothing moved', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostBefore;
    await capture(domain, token, 900, later);
    domain.provider.onMove = () => rejected('invalid_request', 'no');
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual(['capture invalid_request']);
    expect(movedAt(domain)).toMatchObject({ captured: 0 });
  });

  it('and is never found stays undecided, and a person is asked; then still counts as taken', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostBefore;
    domain.provider.onAsk = down;
    await capture(domain, token, 600, later);
    await domain.pass(8 * DAY, DAY / 8);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved']);
    expect(told(domain)).toEqual([]);
    expect(await capture(domain, token, 400)).toMatchObject({ code: 'amount_too_high' });

    domain.provider.onMove = null;
    domain.provider.onAsk = null;
    domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(600) });
    await domain.pass(2 * DAY, DAY / 4);
    expect(told(domain)).toEqual(['capture ok']);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved (resolved)']);
  });

  it('is not taken for an equal one before it', async () => {
    const { domain, token } = await reserved();
    await capture(domain, token, 300);
    domain.provider.onMove = lostBefore;
    expect(await capture(domain, token, 300, later)).toMatchObject({ result: 'pending' });
    await domain.pass(20 * SECOND, 5 * SECOND);
    expect(told(domain)).toEqual([]);
    domain.provider.onMove = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
    expect(movedAt(domain)).toMatchObject({ captured: 600 });
  });

  it('lets the next one go as soon as it is decided by something else', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = () => pending(booked(domain));
    await capture(domain, token, 400, later);
    expect(await capture(domain, token, 500, later)).toMatchObject({ result: 'pending' });
    domain.provider.onMove = null;
    domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(400) });
    const [{ id } = { id: 0 }] = await domain.database.read.selectFrom('payments').select('id').execute();
    await checkPayment(domain, id);
    await domain.runDue();
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
  });

  it('keeps a later one waiting for its turn, and both happen', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = lostBefore;
    domain.provider.onAsk = down;
    await capture(domain, token, 400, later);
    expect(await capture(domain, token, 500, later)).toMatchObject({ result: 'pending' });
    domain.provider.onMove = null;
    domain.provider.onAsk = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain).sort()).toEqual(['capture ok', 'capture ok']);
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
  });
});

describe('a refund or void whose answer was lost', () => {
  it.each([
    ['with effect', lostAfter],
    ['without effect', lostBefore],
  ])('%s happens once', async (_name, onMove) => {
    const { domain, token } = await captured();
    domain.provider.onMove = onMove;
    await refund(domain, token, 300, later);
    domain.provider.onMove = null;
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(movedAt(domain)).toMatchObject({ captured: 900, refunded: 300 });
    expect(keysOf(domain)).toBe(1);
    expect((await actionsOf(domain)).at(-1)).toMatchObject({ kind: 'refund', state: 'succeeded' });

    const other = await reserved();
    other.domain.provider.onMove = onMove;
    await release(other.domain, other.token, later);
    other.domain.provider.onMove = null;
    await other.domain.pass(10 * MINUTE, 5 * SECOND);
    expect(movedAt(other.domain)).toMatchObject({ captured: 0, stage: 'voided' });
    expect((await actionsOf(other.domain)).at(-1)).toMatchObject({ kind: 'void', state: 'succeeded' });
  });

  it('for the rest of a partly captured payment, where nothing shows it, is asked for again under the same key', async () => {
    const { domain, token } = await reserved();
    await capture(domain, token, 300);
    domain.provider.onMove = lostAfter;
    await release(domain, token, later);
    domain.provider.onMove = null;
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual(['void ok']);
    expect(keysOf(domain)).toBe(2);
  });

  it('two equal refunds, both lost, are two', async () => {
    const { domain, token } = await captured();
    domain.provider.onMove = lostBefore;
    await Promise.all([refund(domain, token, 300, later), refund(domain, token, 300, later)]);
    domain.provider.onMove = null;
    await domain.pass(20 * MINUTE, 5 * SECOND);
    expect(movedAt(domain)).toMatchObject({ refunded: 600 });
    expect(keysOf(domain)).toBe(2);
  });
});

describe('a move that the provider refuses', () => {
  it('though it had happened succeeds: the payment shows it', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = (_move, act) => {
      act();
      return rejected('invalid_request', 'already captured');
    };
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
  });

  it('because it cannot be reached fails at once: nothing was asked', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = () => rejected('unreachable', 'down');
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'refused', status: 422, code: 'unreachable' });
    domain.provider.onMove = null;
    expect(await capture(domain, token, 900)).toMatchObject({ result: 'succeeded' });
  });
});

describe('an answer that cannot be right', () => {
  it('less than was asked is not called done: it stays open, and a person is asked', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = (_move, act) => act({ amountMinor: 800 });
    expect(await capture(domain, token, 900, later)).toMatchObject({ result: 'pending' });
    await domain.pass(8 * DAY, DAY / 8);
    expect(told(domain)).toEqual([]);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved']);
    expect(domain.provider.moves).toHaveLength(1);
    expect(movedAt(domain)).toMatchObject({ captured: 800 });
  });

  it.each(['capture', 'void'] as const)('about another payment is shown, and %s is not called done', async (kind) => {
    const { domain, token } = await reserved();
    domain.provider.onMove = () => ({ status: 'succeeded', value: { ...booked(domain), merchantRef: 'pay_other' } });
    const answer = kind === 'capture' ? capture(domain, token, 900, later) : release(domain, token, later);
    expect(await answer).toMatchObject({ result: 'pending' });
    expect(await flagsOf(domain)).toEqual(['wrongPayment']);
    domain.provider.onMove = null;
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual([`${kind} ok`]);
    expect(movedAt(domain)).toMatchObject(kind === 'capture' ? { captured: 900 } : { stage: 'voided' });
  });

  it('"done", though the payment does not show it, is not asked for again', async () => {
    const { domain, token } = await reserved();
    domain.provider.onMove = () => ({ status: 'succeeded', value: { ...booked(domain), captured: EUR(900) } });
    await capture(domain, token, 900, later);
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(domain.provider.moves).toHaveLength(1);
    expect(told(domain)).toEqual([]);
    domain.provider.write(booked(domain).merchantRef, { stage: 'captured', captured: EUR(900) });
    await domain.pass(2 * 60 * MINUTE);
    expect(told(domain)).toEqual(['capture ok']);
  });
});

describe('a move that the provider does later', () => {
  it('is told once by its notification', async () => {
    const { domain, token } = await captured();
    let settle = () => {};
    domain.provider.onMove = (_move, act) => {
      settle = () => void act();
      return pending(booked(domain));
    };
    const answer = await refund(domain, token, 300, later);
    expect(answer).toMatchObject({ result: 'pending' });
    domain.provider.onMove = () => pending(booked(domain));
    settle();
    const method = domain.methods.get('card');
    const body = Buffer.from(JSON.stringify({ event: 'ev-1', ref: booked(domain).merchantRef }));
    if (method) await receiveNotification(domain, method, { method: 'POST', path: '/', query: {}, headers: {}, body });
    await domain.runDue();
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual(['refund ok']);
    await domain.pass(DAY, DAY / 8);
    expect(told(domain)).toEqual(['refund ok']);
    expect(movedAt(domain)).toMatchObject({ refunded: 300 });
  });

  it('and then does not is told of the failure, and the money can be moved again', async () => {
    const { domain, token } = await captured();
    domain.provider.onMove = () => pending(booked(domain));
    await refund(domain, token, 900, later);
    await domain.pass(MINUTE, 5 * SECOND);
    // A refusal of the question does not mean that what was taken on will not happen.
    domain.provider.onMove = () => rejected('invalid_request', 'a refund is under way');
    await domain.pass(10 * MINUTE);
    expect(told(domain)).toEqual([]);
    domain.provider.onMove = () => ({ status: 'declined', code: 'processing_error', message: 'account closed' });
    await domain.pass(2 * 60 * MINUTE);
    expect(told(domain)).toEqual(['refund processing_error']);
    domain.provider.onMove = null;
    expect(await refund(domain, token, 900)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  it('slower than the call may wait is told once, and the call repeated meanwhile is the same', async () => {
    const { domain, token } = await reserved();
    let answerNow = () => {};
    const slow = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    domain.provider.onMove = async (_move, act) => {
      await slow;
      return act();
    };
    const [first, second] = [
      await capture(domain, token, 900, { ...later, key: 'same' }),
      await capture(domain, token, 900, { ...later, key: 'same' }),
    ];
    expect(first).toMatchObject({ result: 'pending' });
    expect(second).toEqual(first);
    answerNow();
    await domain.tasks.idle();
    await domain.pass(5 * SECOND, SECOND);
    expect(told(domain)).toEqual(['capture ok']);
    expect(domain.provider.moves).toHaveLength(1);
  });
});

describe('a provider without idempotency keys', () => {
  const keyless = { idempotencyKeyTtlMs: null };

  it('is not asked twice while a lost request may be on its way; what left no trace has failed', async () => {
    const { domain, token } = await reserved(keyless);
    domain.provider.onMove = lostBefore;
    await capture(domain, token, 900, { ...later, key: 'same' });
    await domain.pass(MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual([]);
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual(['capture never_arrived']);
    expect(domain.provider.moves).toHaveLength(1);
    domain.provider.onMove = null;
    expect(await capture(domain, token, 900, { key: 'same' })).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ captured: 900 });
  });

  it('whose answer was lost shows the effect, and is not asked twice', async () => {
    const { domain, token } = await captured(keyless);
    domain.provider.onMove = lostAfter;
    domain.provider.onAsk = down;
    await refund(domain, token, 300, later);
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual([]);
    domain.provider.onAsk = null;
    await domain.pass(2 * 60 * MINUTE);
    expect(told(domain)).toEqual(['refund ok']);
    expect(movedAt(domain)).toMatchObject({ refunded: 300 });
  });

  it('that said "later" is waited for, not failed', async () => {
    const { domain, token } = await captured(keyless);
    domain.provider.onMove = () => pending(booked(domain));
    await refund(domain, token, 300, later);
    await domain.pass(60 * MINUTE);
    expect(told(domain)).toEqual([]);
    domain.provider.write(booked(domain).merchantRef, { refunded: EUR(300) });
    await domain.pass(8 * 60 * MINUTE);
    expect(told(domain)).toEqual(['refund ok']);
    expect(domain.provider.moves).toHaveLength(1);
  });

  it('fails a void that left no trace, unless it was for the rest, of which nothing would show', async () => {
    const { domain, token } = await reserved(keyless);
    domain.provider.onMove = lostBefore;
    await release(domain, token, later);
    await domain.pass(10 * MINUTE, 5 * SECOND);
    expect(told(domain)).toEqual(['void never_arrived']);

    const rest = await reserved(keyless);
    await capture(rest.domain, rest.token, 300);
    rest.domain.provider.onMove = lostAfter;
    await release(rest.domain, rest.token, later);
    await rest.domain.pass(8 * DAY, DAY / 8);
    expect(told(rest.domain)).toEqual([]);
    expect(await flagsOf(rest.domain)).toEqual(['moveUnresolved']);
  });

  it('releases what it took at once by one refund', async () => {
    const domain = await openTaking(keyless);
    const token = await authorized(domain);
    domain.provider.onMove = lostAfter;
    expect(await release(domain, token)).toMatchObject({ result: 'succeeded' });
    expect(movedAt(domain)).toMatchObject({ refunded: 900 });
  });

  it('and a key that is too old are not asked again', async () => {
    const { domain, token } = await reserved({ idempotencyKeyTtlMs: 10 * MINUTE });
    domain.provider.onMove = lostBefore;
    await capture(domain, token, 900, later);
    await domain.pass(10 * MINUTE, 5 * SECOND);
    const asked = domain.provider.moves.length;
    expect(asked).toBeGreaterThan(1);
    await domain.pass(8 * DAY, DAY / 8);
    expect(domain.provider.moves).toHaveLength(asked);
    expect(await flagsOf(domain)).toEqual(['moveUnresolved']);
  });
});

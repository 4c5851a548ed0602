import { describe, expect, it } from 'vitest';
import { beginAction } from '../../../../server/payments/actions/begin.ts';
import { answerGiven, answerLost } from '../../../../server/payments/actions/delivered.ts';
import { performAction } from '../../../../server/payments/actions/perform.ts';
import { writeWithEffects } from '../../../../server/payments/effects.ts';
import { pending, unknown } from '../../../../server/payments/outcome.ts';
import {
  actionsOf,
  authorize,
  authorized,
  authorizeRequest,
  booked,
  call,
  capture,
  EUR,
  flagsOf,
  forever,
  LONG,
  movedAt,
  moveRequest,
  nextProcess,
  openCommerce,
  paidCheckout,
  refund,
  SHORT,
  tokenOf,
  told,
} from '../../support/commerce.ts';
import type { TestDomain } from '../../support/domain.ts';

const MINUTE = 60_000;

type Kind = 'capture' | 'refund';

/** What is there to move: an authorize, or a capture of it. */
async function parentOf(domain: TestDomain, kind: Kind): Promise<string> {
  const token = await authorized(domain);
  return kind === 'capture' ? token : tokenOf(await capture(domain, token, 900));
}

const moved = (domain: TestDomain, kind: Kind) => movedAt(domain)[kind === 'capture' ? 'captured' : 'refunded'];

/** A call whose process is killed before it is answered; the outside sees nothing of it. */
const killed = (domain: TestDomain, kind: Kind, parent: string) =>
  void call(domain, moveRequest(kind, parent, 400, { key: 'same' }), { within: 400 }).catch(() => undefined);

/** Where the process dies, and what the provider had done by then. */
const steps: readonly (readonly [
  name: string,
  die: (domain: TestDomain, kind: Kind, parent: string) => Promise<void>,
])[] = [
  [
    'after the action was written down',
    async (domain, kind, parent) => {
      const request = moveRequest(kind, parent, 400, { key: 'same' });
      await writeWithEffects(domain, (tx, effects) =>
        beginAction(tx, domain, domain.store, 'gateway', request, effects),
      );
    },
  ],
  [
    'before the provider heard of it',
    async (domain, kind, parent) => {
      const before = domain.provider.moves.length;
      domain.provider.onMove = forever;
      killed(domain, kind, parent);
      await expect.poll(() => domain.provider.moves.length, { interval: 2 }).toBe(before + 1);
    },
  ],
  [
    'after the provider moved the money, before its answer',
    async (domain, kind, parent) => {
      const before = domain.provider.moves.length;
      domain.provider.onMove = (_move, act) => {
        act();
        return forever();
      };
      killed(domain, kind, parent);
      await expect.poll(() => domain.provider.moves.length, { interval: 2 }).toBe(before + 1);
    },
  ],
  [
    'after the provider’s answer, before it was written down',
    async (domain, kind, parent) => {
      const before = domain.provider.asked;
      domain.provider.onAsk = forever;
      killed(domain, kind, parent);
      await expect.poll(() => domain.provider.asked, { interval: 2 }).toBe(before + 1);
    },
  ],
  [
    'after all was written down, before the answer',
    async (domain, kind, parent) => {
      await call(domain, moveRequest(kind, parent, 400, { key: 'same' }), { heard: false });
    },
  ],
];

const cases = steps.flatMap(([name, die]) =>
  (['capture', 'refund'] as const).map((kind) => [kind, name, die] as const),
);

describe('a process that is killed', () => {
  it.each(cases)('in a %s %s: it happened once, and the same call is answered right', async (kind, _name, die) => {
    const domain = await openCommerce();
    const parent = await parentOf(domain, kind);
    await die(domain, kind, parent);

    const next = await nextProcess(domain);
    next.provider.onMove = null;
    next.provider.onAsk = null;
    await next.pass(10 * MINUTE, 5_000);
    expect(moved(next, kind)).toBe(400);
    expect(await flagsOf(next)).toEqual(['unheard']);
    expect(next.alerts.map(({ code }) => code)).toContain('flag_unheard');

    const request = moveRequest(kind, parent, 400, { key: 'same' });
    expect(await call(next, request)).toMatchObject({ result: 'succeeded', kind, money: EUR(400) });
    expect(await flagsOf(next)).toEqual(['unheard (resolved)']);
    expect(moved(next, kind)).toBe(400);
    expect(told(next)).toEqual([]);
    const own = next.provider.moves.filter((move) => move.kind === kind);
    expect(new Set(own.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it.each(cases)('in a %s %s, called again at once by the platform: it happens once', async (kind, _name, die) => {
    const domain = await openCommerce();
    const parent = await parentOf(domain, kind);
    await die(domain, kind, parent);

    const next = await nextProcess(domain);
    next.provider.onMove = null;
    next.provider.onAsk = null;
    const request = moveRequest(kind, parent, 400, { key: 'same' });
    const answer = await call(next, request, { within: 100 });
    expect(['succeeded', 'pending']).toContain(answer.result);
    await next.pass(10 * MINUTE, 5_000);
    expect(moved(next, kind)).toBe(400);
    expect(told(next)).toEqual(answer.result === 'pending' ? [`${kind} ok`] : []);
    expect(await call(next, request)).toMatchObject({ result: 'succeeded' });
    expect((await flagsOf(next)).filter((flag) => !flag.endsWith('(resolved)'))).toEqual([]);
  });

  it('with a captured order before its authorize was answered shows it, and the same call is answered', async () => {
    const domain = await openCommerce();
    const checkout = await paidCheckout(domain);
    await call(domain, authorizeRequest(checkout), { heard: false });
    const next = await nextProcess(domain);
    expect(await flagsOf(next)).toEqual(['unheard']);
    expect(await authorize(next, checkout)).toMatchObject({ result: 'succeeded' });
    expect(await flagsOf(next)).toEqual(['unheard (resolved)']);
  });

  it('after its answers were heard leaves nothing to show', async () => {
    const domain = await openCommerce();
    await capture(domain, await authorized(domain), 900);
    const next = await nextProcess(domain);
    await next.pass(10 * MINUTE);
    expect(await flagsOf(next)).toEqual([]);
  });

  it('after "later" was answered tells the outcome once', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => unknown('timeout', 'no answer');
    await capture(domain, token, 400, { within: 20 });
    await domain.tasks.idle();
    const next = await nextProcess(domain);
    next.provider.onMove = null;
    await next.pass(10 * MINUTE, 5_000);
    const last = await nextProcess(next);
    await last.pass(10 * MINUTE, 5_000);
    expect(told(last)).toEqual(['capture ok']);
    expect(moved(last, 'capture')).toBe(400);
    expect(await flagsOf(last)).toEqual([]);
  });
});

describe('a call whose line breaks before its answer', () => {
  async function unheardCapture() {
    const domain = await openCommerce();
    const token = await authorized(domain);
    const request = moveRequest('capture', token, 400, { key: 'same' });
    const { action } = await performAction(domain, domain.store, 'gateway', request, LONG);
    if (action === null) throw new Error('refused');
    return { domain, token, request, action };
  }

  it('is shown to the merchant until the same call has heard it', async () => {
    const { domain, request, action } = await unheardCapture();
    await answerLost(domain, action);
    expect(await flagsOf(domain)).toEqual(['unheard']);
    await call(domain, request);
    expect(await flagsOf(domain)).toEqual(['unheard (resolved)']);
    expect(movedAt(domain)).toMatchObject({ captured: 400 });
  });

  it('is not shown when another call of the same kind has heard it before', async () => {
    const { domain, action } = await unheardCapture();
    await answerGiven(domain, action, true);
    await answerLost(domain, action);
    expect(await flagsOf(domain)).toEqual([]);
  });

  it('is shown once it succeeds, where it was not decided yet', async () => {
    const domain = await openCommerce();
    domain.provider.onCreate = (_input, book) => pending({ payment: book() });
    const checkout = await paidCheckout(domain);
    const request = authorizeRequest(checkout);
    const begun = await writeWithEffects(domain, (tx, effects) =>
      beginAction(tx, domain, domain.store, 'gateway', request, effects),
    );
    if ('result' in begun) throw new Error(begun.code);
    await answerLost(domain, begun);
    expect(await flagsOf(domain)).toEqual([]);
    domain.provider.write(booked(domain).merchantRef, { stage: 'authorized', authorized: EUR(900) });
    await domain.pass(10 * MINUTE);
    expect(await flagsOf(domain)).toEqual(['unheard']);
    expect(told(domain)).toEqual([]);
  });

  it('is not shown when it was refused: nothing moved', async () => {
    const domain = await openCommerce();
    const token = await authorized(domain);
    domain.provider.onMove = () => ({ status: 'rejected', code: 'invalid_request', message: 'no' });
    const { action } = await performAction(domain, domain.store, 'gateway', moveRequest('capture', token, 400), LONG);
    await answerLost(domain, action ?? { id: 0 });
    expect(await flagsOf(domain)).toEqual([]);
  });

  describe('that says "later"', () => {
    async function unheardLater() {
      const domain = await openCommerce();
      domain.provider.onCreate = (_input, book) => pending({ payment: book() });
      const request = authorizeRequest(await paidCheckout(domain));
      const { answer, action } = await performAction(domain, domain.store, 'gateway', request, SHORT);
      if (answer.result !== 'pending' || action === null) throw new Error(answer.result);
      await answerLost(domain, action);
      const usual = domain.platform.onConfirm;
      domain.platform.onConfirm = () => ({ result: 'notDelivered', answer: { status: '404', body: 'unknown action' } });
      domain.provider.write(booked(domain).merchantRef, { stage: 'authorized', authorized: EUR(900) });
      await domain.pass(10 * MINUTE);
      return { domain, request, usual };
    }

    it('is shown once it succeeds, and the outcome is sent all the same', async () => {
      const { domain, usual } = await unheardLater();
      expect(await flagsOf(domain)).toEqual(['unheard']);
      domain.platform.onConfirm = usual;
      await domain.pass(60 * MINUTE);
      expect(told(domain).length).toBeGreaterThan(0);
      expect(await flagsOf(domain)).toEqual(['unheard (resolved)']);
    });

    it('is neither shown nor sent any more once the same call has heard the outcome', async () => {
      const { domain, request } = await unheardLater();
      expect(await call(domain, request)).toMatchObject({ result: 'succeeded' });
      expect(await flagsOf(domain)).toEqual(['unheard (resolved)']);
      const before = told(domain).length;
      await domain.pass(8 * 86_400_000, 3_600_000);
      expect(told(domain)).toHaveLength(before);
      expect(domain.alerts.map(({ code }) => code)).not.toContain('confirmation_dead');
    });
  });

  it('twice, for two actions of one payment, is shown until both have been heard', async () => {
    const { domain, token, request, action } = await unheardCapture();
    await answerLost(domain, action);
    const second = moveRequest('capture', token, 500, { key: 'second' });
    const other = await performAction(domain, domain.store, 'gateway', second, LONG);
    await answerLost(domain, other.action ?? { id: 0 });
    await call(domain, request);
    expect((await flagsOf(domain)).filter((flag) => flag === 'unheard')).toHaveLength(1);
    await call(domain, second);
    expect((await flagsOf(domain)).filter((flag) => flag === 'unheard')).toHaveLength(0);
  });
});

describe('moves that were under way when the process ended', () => {
  it('are looked into at once, in their order', async () => {
    const domain = await openCommerce();
    const parent = tokenOf(await capture(domain, await authorized(domain), 900));
    domain.provider.onMove = forever;
    for (const [key, amount] of [
      ['one', 300],
      ['two', 200],
    ] as const) {
      void refund(domain, parent, amount, { key, within: 400 }).catch(() => undefined);
      await expect.poll(async () => (await actionsOf(domain)).length, { interval: 2 }).toBe(key === 'one' ? 3 : 4);
    }
    const next = await nextProcess(domain);
    next.provider.onMove = null;
    await next.pass(30_000, 5_000);
    expect(movedAt(next)).toMatchObject({ refunded: 500 });
    expect((await actionsOf(next)).map(({ state }) => state)).toEqual(Array.from({ length: 4 }, () => 'succeeded'));
  });
});

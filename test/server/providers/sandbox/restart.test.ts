import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { knownOf, outcomeValue } from '../../../support/provider-inputs.ts';
import { card, type Fixture, openFixture, type Setting, session, TestClock, until } from './fixture.ts';

let dataDirectory: string;
const open: Fixture[] = [];
/** Opens the bank again without closing the old one: a killed server closes nothing. */
const start = (setting: Setting = {}): Fixture => {
  const fixture = openFixture({ dataDirectory, ...setting });
  open.push(fixture);
  return fixture;
};

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.provider.close?.();
  await rm(dataDirectory, { recursive: true });
});

describe("the bank's file", () => {
  it('keeps payments, captures, refunds, disputes and tokens over a restart', async () => {
    const first = start();
    const paid = session(card('approve'), { tokenize: true });
    const outcome = await first.provider.createSession(paid);
    if (outcome.status !== 'succeeded') throw new Error('not paid');
    const { payment } = outcome.value;
    const move = { providerRef: payment.providerRef, merchantRef: paid.merchantRef, signal: paid.signal };
    const money = { amountMinor: 250, currency: 'EUR' };
    await first.provider.refund?.({ ...move, money, idempotencyKey: 'r1' });
    first.bank.dispute(payment.providerRef);
    await first.provider.createSession(session(card('challenge')));
    const before = first.bank.payments();

    const second = start();
    expect(second.bank.payments()).toEqual(before);
    expect(before[0]).toMatchObject({ captured: 1_250, refunded: 250, disputed: 1_000 });
    const again = await second.provider.authorize?.({
      ...session(null),
      paymentSourceToken: `${payment.token?.paymentSourceToken}`,
    });
    expect(again).toMatchObject({ status: 'succeeded', value: { stage: 'captured' } });
  });

  it('is not asked any more once it is closed: nothing is sent, and nothing is a bug', async () => {
    const { provider, log } = start();
    const paid = session(card('approve'));
    const { payment } = outcomeValue(await provider.createSession(paid));
    await provider.close?.();
    const nobody = { status: 'rejected', code: 'unreachable' };
    expect(await provider.createSession(session(card('approve')))).toMatchObject(nobody);
    expect(await provider.retrieve(knownOf(payment, paid.money), paid.signal)).toMatchObject(nobody);
    expect(log.join('')).not.toContain('provider bug');
  });

  it('remembers idempotency keys over a restart, for 24 hours', async () => {
    const clock = new TestClock();
    const input = session(card('approve'));
    await start({ clock }).provider.createSession(input);
    const { provider, bank } = start({ clock });
    expect((await provider.createSession(input)).status).toBe('succeeded');
    const other = { ...input, money: { amountMinor: 1, currency: 'EUR' } };
    expect(await provider.createSession(other)).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(bank.payments()).toHaveLength(1);
    clock.advance(24 * 3_600_000);
    await provider.createSession(input);
    expect(bank.payments()).toHaveLength(2);
  });

  it('settles what became due while nobody was running, and tells of it unasked', async () => {
    const clock = new TestClock();
    const first = start({ clock });
    await first.provider.createSession(session(card('late')));
    await first.provider.close?.();
    open.pop();
    expect(first.mailbox.received).toEqual([]);

    clock.advance(3_600_000);
    const { mailbox, bank } = start({ clock });
    await until(() => mailbox.received.length > 0);
    expect(JSON.parse(String(mailbox.received[0]?.body))).toMatchObject({ type: 'payment.captured' });
    expect(bank.payments()).toMatchObject([{ stage: 'captured', captured: 1_250 }]);
  });

  it('does the moves that became due while nobody was running, before their authorization lapses', async () => {
    const clock = new TestClock();
    const first = start({ clock });
    const input = session(card('moveLate'), { capture: 'manual' });
    const outcome = await first.provider.createSession(input);
    if (outcome.status !== 'succeeded') throw new Error('not authorized');
    const { providerRef } = outcome.value.payment;
    const part = { ...input, providerRef, idempotencyKey: 'c', money: { amountMinor: 400, currency: 'EUR' } };
    expect(await first.provider.capture?.(part)).toMatchObject({ status: 'pending' });
    await first.provider.close?.();
    open.pop();

    clock.advance(8 * 24 * 3_600_000);
    const { mailbox, bank } = start({ clock });
    await until(() => mailbox.received.length >= 2);
    const types = mailbox.received.map(({ body }) => JSON.parse(String(body)).type);
    expect(types).toEqual(expect.arrayContaining(['payment.captured', 'payment.expired']));
    expect(bank.payments()).toMatchObject([{ stage: 'captured', captured: 400, released: 850 }]);
  });

  it('sends an event that was claimed but not delivered when the server died', async () => {
    const clock = new TestClock();
    const first = start({ clock });
    first.mailbox.status = 'noAnswer';
    await first.provider.createSession(session(card('approve')));
    await until(() => first.mailbox.received.length === 1);
    await first.provider.close?.();
    open.pop();
    clock.advance(2_000);
    const { mailbox } = start({ clock });
    await until(() => mailbox.received.length === 1);
    expect(mailbox.received[0]?.body).toEqual(first.mailbox.received[0]?.body);
  });

  it('keeps the secret it made for itself', async () => {
    const config = { webhookSecret: undefined };
    const secret = start({ config }).bank.webhookSecret;
    expect(secret.length).toBeGreaterThan(30);
    expect(start({ config }).bank.webhookSecret).toBe(secret);
  });

  it('is one bank for two handles: approved through one and voided through the other is never both', async () => {
    const [one, two] = [start(), start()];
    for (const order of ['approve first', 'void first'] as const) {
      const input = session(card('challenge'));
      const outcome = await one.provider.createSession(input);
      if (outcome.status !== 'actionRequired') throw new Error('no challenge');
      const ref = outcome.value.payment.providerRef;
      const approve = () => one.bank.decide(ref, 'approve')?.applied;
      const release = () =>
        two.bank.move('void', { idempotencyKey: `v-${ref}`, ref, merchantRef: input.merchantRef, money: input.money })
          .accepted;
      const approved = order === 'approve first' ? approve() : undefined;
      const voided = release();
      expect([approved ?? approve(), voided]).toEqual(order === 'approve first' ? [true, false] : [false, true]);
      const truth = one.bank.find(ref);
      expect(truth).toMatchObject(
        order === 'approve first' ? { stage: 'captured', captured: 1_250 } : { stage: 'voided', captured: 0 },
      );
    }
  });
});

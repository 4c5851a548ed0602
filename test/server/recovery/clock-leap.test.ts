import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import { takeLeases } from '../../../server/database/repositories/leases.ts';
import type { Domain } from '../../../server/payments/domain.ts';
import type { ConfirmResult } from '../../../server/platforms/platform.ts';
import { examineClock, followLeap } from '../../../server/recovery/clock-leap.ts';
import { createSteadyClock } from '../../../server/steady-clock.ts';
import { openTestDomain } from '../support/domain.ts';
import { openOrder, pay } from '../support/shopper.ts';

const answer = { status: 'lost', body: '' };

/** A machine whose clock somebody sets, and a paid order whose first "paid" ended as `result`. */
async function machine(result: ConfirmResult['result'], idempotentStore: boolean) {
  const domain = await openTestDomain({ idempotentStore });
  let ticks = 0;
  let set = 0;
  const clock = createSteadyClock(
    () => domain.clock.now() + ticks + set,
    () => ticks,
  );
  const steady: Domain = { ...domain, clock };
  const sender = createConfirmationSender(steady);
  const look = async () => {
    await followLeap(steady, clock);
    await sender.run();
    await sender.idle();
  };
  domain.platform.onConfirm = () => ({ result, answer }) as ConfirmResult;
  await pay(domain, await openOrder(domain));
  await look();
  return {
    domain,
    steady,
    clock,
    look,
    setClock: (ms: number) => {
      set += ms;
    },
    /** Real time goes by, as the machine's own crystal counts it. */
    async wait(ms: number, stepMs = 5 * SECOND) {
      for (let gone = 0; gone < ms; gone += stepMs) {
        ticks += stepMs;
        await look();
      }
    },
    heard: () => domain.platform.heard.length,
    row: () => domain.database.read.selectFrom('confirmations').selectAll().executeTakeFirstOrThrow(),
  };
}

describe('what a server held that died before the clock was set back', () => {
  const held = async (domain: Domain) =>
    (await domain.database.read.selectFrom('leases').select('held_until').executeTakeFirstOrThrow()).held_until;

  it('is free again after a lease’s time, not after the hour between', async () => {
    const { domain, steady, clock, setClock } = await machine('notDelivered', true);
    const until = domain.clock.now() + domain.schedules.leaseMs;
    const dead = { kind: 'payment', holder: 'a dead one', until };
    await domain.database.write((tx) => takeLeases(tx, dead, [7], domain.clock.now()));
    setClock(-HOUR);
    await followLeap(steady, clock);
    expect(await held(domain)).toBe(clock.now() + domain.schedules.leaseMs);
  });

  it('also where the clock was set while nothing ran', async () => {
    const { domain } = await machine('notDelivered', true);
    const dead = { kind: 'payment', holder: 'a dead one', until: domain.clock.now() + domain.schedules.leaseMs };
    await domain.database.write((tx) => takeLeases(tx, dead, [7], domain.clock.now()));
    domain.clock.advance(-HOUR);
    await examineClock(domain);
    expect(await held(domain)).toBe(domain.clock.now() + domain.schedules.leaseMs);
  });
});

describe('a clock that is set while the server runs', () => {
  it.each([
    ['an hour back', -HOUR],
    ['a day back', -DAY],
    ['an hour forward', HOUR],
    ['a day forward', DAY],
  ])('%s leaves every try where it was in real time', async (_name, by) => {
    const { setClock, wait, heard, row } = await machine('notDelivered', true);
    expect(heard()).toBe(1);
    await wait(5 * SECOND);
    expect(heard()).toBe(2);
    setClock(by);
    await wait(25 * SECOND);
    // Set forward it may be early, by a machine that slept; never late, and never twice.
    expect(heard()).toBe(by < 0 ? 2 : 3);
    await wait(10 * SECOND);
    expect(heard()).toBe(3);
    expect((await row()).attempts).toBe(3);
  });

  it.each([
    ['forward', DAY],
    ['back', -DAY],
  ])(
    '%s does not shorten the silence after a send that may have worked, and it is sent in the end',
    async (_name, by) => {
      const { setClock, wait, heard, steady } = await machine('unsure', false);
      await wait(MINUTE);
      setClock(by);
      await wait(50 * SECOND);
      expect(heard()).toBe(1);
      await wait(steady.schedules.unsureQuietMs + 12 * MINUTE, 20 * SECOND);
      expect(heard()).toBeGreaterThan(1);
    },
  );

  it('a little, as a time server does all day, is simply followed', async () => {
    const { clock, setClock, look } = await machine('notDelivered', true);
    const before = clock.now();
    setClock(-2 * SECOND);
    await look();
    expect(clock.now()).toBe(before - 2 * SECOND);
  });
});

describe('a clock that was set while nothing ran', () => {
  it('back, a day: what waited is not stranded until that day is over', async () => {
    const { domain, row } = await machine('notDelivered', true);
    const planned = (await row()).next_at ?? 0;
    domain.clock.advance(-DAY);
    await examineClock(domain);
    expect((await row()).next_at).toBe(planned - DAY);
    // And once more changes nothing for the worse.
    await examineClock(domain);
    expect((await row()).next_at).toBeLessThanOrEqual(planned - DAY);
  });

  it('forward, a day: nobody knows how long it was, so the silence begins anew', async () => {
    const { domain, row } = await machine('unsure', false);
    domain.clock.advance(DAY);
    await examineClock(domain);
    await domain.pass(domain.schedules.unsureQuietMs - 10 * SECOND, 10 * SECOND);
    expect(domain.platform.heard).toHaveLength(1);
    await domain.pass(20 * MINUTE, MINUTE);
    expect(domain.platform.heard.length).toBeGreaterThan(1);
    expect((await row()).state).toBe('unsure');
  });
});

import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { claimDue } from '../../../server/confirmations/claim.ts';
import { recordAttempt } from '../../../server/confirmations/record-attempt.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import type { Database } from '../../../server/database/database.ts';
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
    tick: (ms: number) => {
      ticks += ms;
    },
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

describe('a clock that is set back by an hour while much is due', () => {
  it('tells what had its turn to come as soon as there is room, not an hour later', async () => {
    const { domain, steady, clock, setClock, tick } = await machine('delivered', true);
    for (let index = 0; index < 40; index += 1) await pay(domain, await openOrder(domain, `many-${index}`));
    tick(SECOND);
    let free = () => {};
    const hanging = new Promise<void>((resolve) => {
      free = resolve;
    });
    domain.platform.onConfirm = async () => {
      await hanging;
      return { result: 'delivered', answer };
    };
    const sender = createConfirmationSender(steady);
    await sender.run();
    setClock(-HOUR);
    await followLeap(steady, clock);
    free();
    await sender.idle();
    await sender.run();
    await sender.idle();
    const left = await domain.database.read.selectFrom('confirmations').where('state', '!=', 'delivered').selectAll();
    expect(await left.execute()).toEqual([]);
  });

  it('plans what is written in the same moment by the new clock', async () => {
    const { domain, steady, clock, setClock } = await machine('delivered', true);
    await pay(domain, await openOrder(domain, 'another'));
    const [claimed] = await claimDue(steady, () => 1, new Map());
    if (!claimed) throw new Error('nothing was due');
    setClock(-HOUR);
    const failed = { sent: true, result: { result: 'notDelivered', answer } } as const;
    await Promise.all([followLeap(steady, clock), recordAttempt(steady, claimed, failed)]);
    const [after] = await domain.database.read
      .selectFrom('confirmations')
      .where('id', '=', claimed.id)
      .selectAll()
      .execute();
    expect((after?.next_at ?? 0) - clock.now()).toBeLessThan(MINUTE);
  });

  it('is followed at the next look where what is stored could not be put right', async () => {
    const { steady, clock, setClock } = await machine('notDelivered', true);
    const before = clock.now();
    setClock(-HOUR);
    const broken: Domain = {
      ...steady,
      database: {
        ...steady.database,
        writeAlone: (work) =>
          steady.database.writeAlone(async (tx) => {
            await work(tx);
            throw new Error('the disk is full');
          }),
      },
    };
    await expect(followLeap(broken, clock)).rejects.toThrow('the disk is full');
    expect(clock.now()).toBe(before);
    await followLeap(steady, clock);
    expect(clock.now()).toBe(before - HOUR);
  });

  it('takes up again what could not be written down, once the lease it had is over', async () => {
    const { domain, steady, clock, setClock, wait } = await machine('notDelivered', true);
    let full = true;
    const write: Database['write'] = (work, about) =>
      full ? Promise.reject(new Error('the disk is full')) : domain.database.write(work, about);
    const sender = createConfirmationSender({ ...steady, database: { ...domain.database, write } });
    await wait(5 * SECOND);
    await pay(domain, await openOrder(domain, 'another'));
    full = false;
    domain.platform.onConfirm = () => {
      full = true;
      return { result: 'notDelivered', answer };
    };
    await sender.run();
    await sender.idle();
    setClock(-HOUR);
    await followLeap(steady, clock);
    const { held } = await domain.database.read
      .selectFrom('confirmations')
      .where('state', '=', 'sending')
      .select((eb) => eb.fn.max('next_at').as('held'))
      .executeTakeFirstOrThrow();
    expect(Number(held) - clock.now()).toBeLessThanOrEqual(steady.schedules.confirmationLeaseMs);
  });

  const claimBy = async (domain: Domain) =>
    (await domain.database.read.selectFrom('checkouts').select('claim_by').executeTakeFirstOrThrow()).claim_by;

  /** Money that waits to be claimed, a request to a provider that was not answered, and a clock set back and followed. */
  async function followed(hours: number) {
    const scene = await machine('notDelivered', true);
    const claim = scene.clock.now() + 10 * HOUR;
    const submitted_at = scene.clock.now() - 5 * SECOND;
    await scene.domain.database.write(async (tx) => {
      await tx.updateTable('checkouts').set({ claim_by: claim }).execute();
      await tx.updateTable('operations').set({ state: 'unknown', submitted_at }).execute();
    });
    scene.setClock(-hours * HOUR);
    await followLeap(scene.steady, scene.clock);
    const ageOfRequest = async () => {
      const read = scene.domain.database.read.selectFrom('operations').select('submitted_at');
      return scene.clock.now() - Number((await read.executeTakeFirstOrThrow()).submitted_at);
    };
    return { ...scene, claim, ageOfRequest };
  }

  it('is followed once, however often the server is started anew afterwards', async () => {
    const { steady, clock, tick, claim, ageOfRequest } = await followed(3);
    for (let starts = 0; starts < 3; starts += 1) {
      tick(61 * MINUTE);
      await examineClock(steady);
    }
    expect(await claimBy(steady)).toBe(claim - 3 * HOUR);
    expect(await ageOfRequest()).toBe(5 * SECOND + 3 * 61 * MINUTE);
    expect(clock.now()).toBeLessThan(claim);
  });

  it('and once more while nothing ran is followed for that once', async () => {
    const { steady, clock, tick, setClock, claim, ageOfRequest } = await followed(2);
    tick(MINUTE);
    setClock(-HOUR);
    clock.adopt();
    await examineClock(steady);
    expect(Math.abs(((await claimBy(steady)) ?? 0) - (claim - 3 * HOUR))).toBeLessThanOrEqual(MINUTE);
    expect(await ageOfRequest()).toBeLessThanOrEqual(5 * SECOND + MINUTE);
  });
});

describe('a clock of several servers that is set back, and that one of them has followed', () => {
  /** A domain on a database that others use, by the new clock and by the old one. */
  async function followedByOne(result: ConfirmResult['result']) {
    const scene = await machine(result, false);
    const old: Domain = { ...scene.domain, database: { ...scene.domain.database, shared: true } };
    await scene.domain.database.write((tx) =>
      tx
        .updateTable('checkouts')
        .set({ claim_by: old.clock.now() + 30 * MINUTE })
        .execute(),
    );
    const before = await scene.row();
    scene.setClock(-HOUR);
    await followLeap({ ...old, clock: scene.clock }, scene.clock);
    return { ...scene, old, before };
  }

  it('is not the end of a doubt for those that have not', async () => {
    const { row, before, domain, old, heard } = await followedByOne('unsure');
    expect((await row()).unsure_since).toBe(before.unsure_since);
    domain.clock.advance(SECOND);
    const sender = createConfirmationSender(old);
    await sender.run();
    await sender.idle();
    expect(heard()).toBe(1);
  });

  it('is not the end of the time to claim for them', async () => {
    const { domain } = await followedByOne('notDelivered');
    const { claim_by } = await domain.database.read.selectFrom('checkouts').selectAll().executeTakeFirstOrThrow();
    expect(claim_by).toBe(domain.clock.now() + 30 * MINUTE);
  });

  it('has what waits for its next try told as soon as it would have been', async () => {
    const { row, before } = await followedByOne('notDelivered');
    expect((await row()).next_at).toBe((before.next_at ?? 0) - HOUR);
  });
});

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

  it('and what it was telling a store is free again as soon', async () => {
    const domain = await openTestDomain({ idempotentStore: true });
    await pay(domain, await openOrder(domain));
    expect(await claimDue(domain, () => 1, new Map())).toHaveLength(1);
    domain.clock.advance(-HOUR);
    await examineClock(domain);
    await domain.pass(domain.schedules.confirmationLeaseMs + 10 * SECOND, 5 * SECOND);
    expect(domain.platform.heard).toHaveLength(1);
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

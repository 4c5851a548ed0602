import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LoginToken } from '../../../../server/platforms/atshop/token.ts';
import { confirm, DAY, NOW, readBack, startScene, TOKEN } from './fixture.ts';

const NEXT = 'n3xt-token-of-the-shop-admin';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillgate-token-'));
  file = join(folder, 'token');
  await writeFile(file, `${TOKEN}\n`);
});
afterEach(() => rm(folder, { recursive: true }));

describe('a login token from a file', () => {
  it('is looked at every now and then, and on request at once', async () => {
    let now = 0;
    const token = new LoginToken({ initial: TOKEN, file, clock: { now: () => now }, checkEveryMs: 10_000 });
    expect(await token.current()).toBe(TOKEN);
    await writeFile(file, NEXT);
    now = 9_999;
    expect(await token.current()).toBe(TOKEN);
    now = 10_000;
    expect(await token.current()).toBe(NEXT);
    await writeFile(file, 'third-token');
    expect(await token.reread()).toBe('third-token');
    expect([...token.seen]).toEqual([TOKEN, NEXT, 'third-token']);
  });

  it('stays what it was while the file is missing, empty or no token', async () => {
    const token = new LoginToken({ initial: TOKEN, file, clock: { now: () => 0 }, checkEveryMs: 0 });
    await rename(file, `${file}.old`);
    expect(await token.current()).toBe(TOKEN);
    for (const content of ['', ' \n', 'two words', 'x'.repeat(5_000)]) {
      await writeFile(file, content);
      expect(await token.current()).toBe(TOKEN);
    }
    await writeFile(file, NEXT);
    expect(await token.current()).toBe(NEXT);
  });

  it('is never looked for when it did not come from a file', async () => {
    const token = new LoginToken({ initial: TOKEN, file: undefined, clock: { now: () => 0 }, checkEveryMs: 0 });
    expect(await token.reread()).toBe(TOKEN);
  });
});

describe('a refused login', () => {
  it('waits, tells a person how to get a new token, and works right after the file was swapped', async () => {
    const scene = await startScene({ keys: { loginTokenFile: file } });
    const { _id } = scene.shop.placeOrder();
    scene.shop.revokeToken(TOKEN);
    expect(await confirm(scene, _id)).toMatchObject({
      result: 'notDelivered',
      answer: { status: 'login refused' },
      alert: expect.stringContaining('atshop_token_refused'),
    });
    expect(scene.alerts).toContainEqual({
      code: 'atshop_token_refused',
      subject: 'keys',
      message: expect.stringContaining("Meteor._localStorage.getItem('Meteor.loginToken')"),
    });
    scene.shop.issueToken(NEXT);
    await writeFile(file, NEXT);
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.connections).toBe(1);
  });

  it('is not tried again and again with the same token', async () => {
    const scene = await startScene({ keys: { loginToken: 'revoked-token' } });
    const { _id } = scene.shop.placeOrder();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await confirm(scene, _id)).toMatchObject({ result: 'notDelivered' });
    }
    expect(scene.shop.ledger.logins).toHaveLength(1);
    scene.clock.moveBy(10_000);
    await confirm(scene, _id);
    expect(scene.shop.ledger.logins).toHaveLength(2);
  });

  it('loses no order when the token is revoked between two fulfilments', async () => {
    const scene = await startScene({ keys: { loginTokenFile: file } });
    const [first, second] = [scene.shop.placeOrder(), scene.shop.placeOrder()];
    await confirm(scene, first._id);
    scene.shop.revokeToken(TOKEN);
    expect(await confirm(scene, second._id)).toMatchObject({ result: 'notDelivered' });
    scene.shop.issueToken(NEXT);
    await writeFile(file, NEXT);
    expect(await confirm(scene, second._id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.doubles).toEqual([]);
  });
});

describe('a swapped token', () => {
  it('is used on the open connection, at the latest ten seconds later', async () => {
    const scene = await startScene({ keys: { loginTokenFile: file } });
    await confirm(scene, scene.shop.placeOrder()._id);
    scene.shop.issueToken(NEXT);
    await writeFile(file, NEXT);
    scene.clock.moveBy(10_000);
    await confirm(scene, scene.shop.placeOrder()._id);
    expect(scene.shop.ledger.logins).toHaveLength(2);
    expect(scene.shop.ledger.connections).toBe(1);
  });
});

describe('a token that ends soon', () => {
  const endsIn = (days: number, timings = {}) =>
    startScene({ shop: { loginTokenExpiresAt: NOW + days * DAY }, timings });

  it('is pointed at when logging in', async () => {
    const scene = await endsIn(13.5);
    await readBack(scene, scene.shop.placeOrder()._id);
    expect(scene.alerts).toEqual([
      { code: 'atshop_token_expiring', subject: 'keys', message: expect.stringContaining('ends in 13 days') },
    ]);
  });

  it('is not pointed at while there is time', async () => {
    const scene = await endsIn(14.5);
    await readBack(scene, scene.shop.placeOrder()._id);
    expect(scene.alerts).toEqual([]);
  });

  it('is pointed at once a day, by the daily check too', async () => {
    const scene = await endsIn(14.5, { healthCheckMs: 15 });
    await expect.poll(() => scene.shop.ledger.logins.length).toBe(1);
    expect(scene.alerts).toEqual([]);
    scene.clock.moveBy(DAY);
    await expect.poll(() => scene.alerts.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(scene.alerts).toHaveLength(1);
    scene.clock.moveBy(DAY);
    await expect.poll(() => scene.alerts.length).toBe(2);
  });
});

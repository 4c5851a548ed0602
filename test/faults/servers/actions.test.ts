/** A platform's capture is on the line with one of two servers when that one is killed. */
import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/world.ts';
import { type Hands, handsOn } from '../commercelayer-hands.ts';
import { type Cluster, type Member, startCluster } from './cluster.ts';

const PART = 1_000;

let cluster: Cluster;
let survivor: Member;
let hands: Hands;

beforeAll(async () => {
  cluster = await startCluster();
  const { configFile, fashion, tillgateUrl } = cluster.stores;
  writeFileSync(
    configFile,
    readFileSync(configFile, 'utf8').replace('organization:', 'answerWithinMs: 500\n    organization:'),
  );
  hands = handsOn(fashion, tillgateUrl);
  survivor = await cluster.start();
});
afterAll(() => cluster.stop());

/** What the bank captured of an order. */
async function capturedOf(orderId: string): Promise<number> {
  const client = new pg.Client({ connectionString: cluster.database });
  await client.connect();
  const { rows } = await client.query<{ payment: string }>(
    'select p.public_id as payment from payments p join checkouts c on c.id = p.checkout_id where c.order_ref = $1',
    [orderId],
  );
  await client.end();
  const mine = (await cluster.charges()).filter(({ merchantRef }) => rows.some((row) => row.payment === merchantRef));
  return mine.reduce((sum, { captured }) => sum + captured, 0);
}

describe('one of two servers is killed while it captures', () => {
  it.each(['action.stored', 'provider.answered', 'action.answered'] as const)(
    'at %s: asked again, the other answers with the one capture there was',
    async (failpoint) => {
      cluster.balancer.use([survivor.port]);
      const order = await hands.paid();
      await hands.place(order);
      const dying = await cluster.start(failpoint);
      cluster.balancer.use([dying.port]);
      await hands.capture(order, PART).catch(() => undefined);
      // Where it answered "later" it has not come by the point: then it is killed all the same.
      await Promise.race([dying.ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      await dying.kill();
      cluster.balancer.use([survivor.port]);
      await eventually(
        'the platform to have it',
        async () => {
          const { state } = hands.last(order, 'capture');
          // One that is "later" is told by itself: another call would be another capture.
          if (state === 'failed') await hands.capture(order, PART).catch(() => undefined);
          return state === 'succeeded';
        },
        40_000,
      );
      expect(await capturedOf(order)).toBe(PART);
    },
  );
});

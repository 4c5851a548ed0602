import { expect } from 'vitest';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { type Behaviour, needs, needsAll, needsNotifications } from './behaviour.ts';
import { createScene, required, type Scene } from './scene.ts';

const notify = (scene: Scene, payment: ProviderPayment) => required(scene.bench.notification, 'notification')(payment);

/** Accepted, and about this payment. */
async function expectNewsOf(scene: Scene, payment: ProviderPayment, request: RawRequest): Promise<string> {
  const verdict = await scene.provider.parseNotification(request);
  if (!('eventId' in verdict)) return expect.fail(`not accepted: ${verdict.reason}`);
  expect([payment.providerRef, undefined]).toContain(verdict.providerRef);
  expect([payment.merchantRef, undefined]).toContain(verdict.merchantRef);
  return verdict.eventId;
}

/** Answered 2xx, so that it is not sent again, and made nothing of. */
async function expectIgnored(scene: Scene, request: RawRequest): Promise<void> {
  const verdict = await scene.provider.parseNotification(request);
  expect(verdict.verdict).toBe('ignored');
  expect(verdict.reply.status).toBe(200);
}

/** Notifications that come when, and about what, they should not. */
export const newsBehaviours = {
  'notifications in reversed order, and repeated, change nothing of the truth': {
    excludedBy: needsAll(needsNotifications, needs('partialRefund')),
    async run(scene) {
      const paid = await scene.pay();
      const first = await notify(scene, paid);
      expect((await required(scene.provider.refund, 'refund')(scene.move(paid, 2_003))).status).toMatch(
        /^(succeeded|pending)$/,
      );
      const last = await notify(scene, paid);
      const truth = await scene.retrieve(paid);
      const ids: string[] = [];
      for (const request of [last, first, last, first]) ids.push(await expectNewsOf(scene, paid, request));
      expect(ids[2]).toBe(ids[0]);
      expect(ids[3]).toBe(ids[1]);
      expect(await scene.retrieve(paid)).toEqual(truth);
    },
  },
  'a notification of a kind nobody knows is answered 2xx and changes nothing': {
    excludedBy: needsNotifications,
    async run(scene) {
      const payment = await scene.pay();
      const request = await required(scene.bench.strangeNotification, 'strangeNotification')(payment);
      const { verdict, reply } = await scene.provider.parseNotification(request);
      expect(verdict).not.toBe('invalid');
      expect(reply.status).toBe(200);
      expect((await scene.retrieve(payment)).captured).toEqual(scene.money());
    },
  },
  'a test event in live mode, and a live one in test mode, is ignored': {
    excludedBy: needsNotifications,
    async run(scene) {
      await otherModeIgnored(scene);
      const bench = await scene.harness.open({ otherMode: true });
      try {
        await otherModeIgnored(createScene({ ...scene.harness, live: !scene.harness.live }, bench));
      } finally {
        await bench.close();
      }
    },
  },
  'a payment in the other mode says so': {
    async run(scene) {
      const bench = await scene.harness.open({ otherMode: true });
      try {
        expect((await scene.pay()).live).toBe(scene.harness.live);
        expect((await createScene(scene.harness, bench).pay()).live).toBe(!scene.harness.live);
      } finally {
        await bench.close();
      }
    },
  },
} satisfies Record<string, Behaviour>;

async function otherModeIgnored(scene: Scene): Promise<void> {
  const payment = await scene.pay();
  await expectIgnored(scene, await required(scene.bench.otherModeNotification, 'otherModeNotification')(payment));
}

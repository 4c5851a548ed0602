import fc from 'fast-check';
import { expect } from 'vitest';
import type { RawRequest } from '../../../server/http/raw.ts';
import type { ProviderPayment } from '../../../server/providers/provider.ts';
import { type Behaviour, needsNotifications, needsSignedNotifications } from './behaviour.ts';
import { required, resultOf, type Scene } from './scene.ts';

async function paidAndNotified(scene: Scene): Promise<{ payment: ProviderPayment; request: RawRequest }> {
  const payment = await scene.pay();
  return { payment, request: await required(scene.bench.notification, 'notification')(payment) };
}

const withHeader = (request: RawRequest, name: string, value: string | readonly string[] | undefined): RawRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

async function expectForged(scene: Scene, request: RawRequest): Promise<void> {
  const verdict = await scene.provider.parseNotification(request);
  expect(verdict.verdict).toBe('invalid');
  expect(verdict.reply.status).toBeGreaterThanOrEqual(400);
  expect(verdict.reply.status).toBeLessThan(500);
}

/** What the provider posts to us. */
export const notificationBehaviours = {
  'a genuine notification names the payment and is answered 2xx': {
    excludedBy: needsNotifications,
    async run(scene) {
      const { payment, request } = await paidAndNotified(scene);
      const verdict = await scene.provider.parseNotification(request);
      const trusted = scene.harness.capabilities.notifications === 'signed' ? 'verified' : 'hint';
      expect(verdict.verdict).toBe(trusted);
      expect(verdict.reply.status).toBeGreaterThanOrEqual(200);
      expect(verdict.reply.status).toBeLessThan(300);
      if (verdict.verdict !== 'verified' && verdict.verdict !== 'hint') return;
      expect(verdict.eventId).not.toBe('');
      expect([payment.providerRef, undefined]).toContain(verdict.providerRef);
      expect([payment.merchantRef, undefined]).toContain(verdict.merchantRef);
      expect(verdict.providerRef ?? verdict.merchantRef).toBeDefined();
    },
  },
  'a repeated notification has the same event id, another event another one': {
    excludedBy: needsNotifications,
    async run(scene) {
      const { request } = await paidAndNotified(scene);
      const { request: other } = await paidAndNotified(scene);
      const parse = (raw: RawRequest) => scene.provider.parseNotification(raw);
      const ids = [await parse(request), await parse(request), await parse(other)].map((verdict) =>
        'eventId' in verdict ? verdict.eventId : expect.fail(`not accepted: ${verdict.reason}`),
      );
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
    },
  },
  'a notification changes nothing by itself': {
    excludedBy: needsNotifications,
    async run(scene) {
      const { payment, request } = await paidAndNotified(scene);
      const { outcome } = await scene.start('challenge');
      const unpaid = resultOf(outcome).payment;
      const body = request.body.toString().replaceAll(payment.providerRef, unpaid.providerRef);
      await scene.provider.parseNotification({ ...request, body: Buffer.from(body) });
      await scene.provider.parseNotification(request);
      expect((await scene.retrieve(unpaid)).captured.amountMinor).toBe(0);
      expect((await scene.retrieve(payment)).captured).toEqual(payment.captured);
    },
  },
  'the truth is known without any notification': {
    async run(scene) {
      const payment = await scene.pay();
      expect((await scene.retrieve(payment)).stage).toBe('captured');
    },
  },
  'a notification without its signature, or with two, is refused': {
    excludedBy: needsSignedNotifications,
    async run(scene) {
      const { request } = await paidAndNotified(scene);
      const header = required(scene.harness.signatureHeader, 'signatureHeader');
      const signature = String(request.headers[header]);
      await expectForged(scene, withHeader(request, header, undefined));
      await expectForged(scene, withHeader(request, header, ''));
      await expectForged(scene, withHeader(request, header, [signature, signature]));
    },
  },
  'a wrong, truncated, lengthened or non-ASCII signature is refused': {
    excludedBy: needsSignedNotifications,
    async run(scene) {
      const { request } = await paidAndNotified(scene);
      const header = required(scene.harness.signatureHeader, 'signatureHeader');
      const signature = String(request.headers[header]);
      const last = signature.at(-1) === '0' ? '1' : '0';
      for (const forged of [signature.slice(0, -1) + last, signature.slice(0, -2), `${signature}00`, 'é', '0']) {
        await expectForged(scene, withHeader(request, header, forged));
      }
    },
  },
  'a body changed by one byte is refused': {
    excludedBy: needsSignedNotifications,
    async run(scene) {
      const { request } = await paidAndNotified(scene);
      const changed = Buffer.from(request.body);
      const middle = Math.floor(changed.length / 2);
      changed[middle] = (changed[middle] ?? 0) ^ 1;
      const bodies = [
        changed,
        Buffer.concat([request.body, Buffer.from('\n')]),
        Buffer.concat([Buffer.from('\uFEFF'), request.body]),
        request.body.subarray(0, -1),
        Buffer.alloc(0),
      ];
      for (const body of bodies) await expectForged(scene, { ...request, body });
    },
  },
  'a notification signed six minutes ago or ahead is refused as stale': {
    excludedBy: needsSignedNotifications,
    async run(scene) {
      const payment = await scene.pay();
      const notification = required(scene.bench.notification, 'notification');
      for (const minutes of [-6, 6]) {
        const request = await notification(payment, scene.bench.now() + minutes * 60_000);
        expect(await scene.provider.parseNotification(request)).toMatchObject({ verdict: 'invalid', reason: 'stale' });
      }
      for (const minutes of [-4, 4]) {
        const request = await notification(payment, scene.bench.now() + minutes * 60_000);
        expect((await scene.provider.parseNotification(request)).verdict).toBe('verified');
      }
    },
  },
  'arbitrary bytes and an oversized body are answered, never thrown at': {
    async run(scene) {
      const headers = scene.harness.signatureHeader ? { [scene.harness.signatureHeader]: 'x' } : {};
      const post = (body: Buffer): RawRequest => ({ method: 'POST', path: '/', query: {}, headers, body });
      const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(Buffer.from));
      await fc.assert(
        fc.asyncProperty(bytes, async (body) => {
          const { verdict } = await scene.provider.parseNotification(post(Buffer.from(body)));
          expect(['invalid', 'ignored', 'hint']).toContain(verdict);
        }),
        { numRuns: 50 },
      );
      const deep = Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
      for (const body of [Buffer.alloc(2_000_000, 0x20), deep]) {
        const { verdict } = await scene.provider.parseNotification(post(body));
        expect(['invalid', 'ignored']).toContain(verdict);
      }
    },
  },
} satisfies Record<string, Behaviour>;

/** What ATShop's realtime line may say: frames of nonsense, at any moment. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { atshopWith } from '../../../server/platforms/atshop/index.ts';
import type { StorePlatform } from '../../../server/platforms/platform.ts';
import { QUICK_TIMINGS } from '../../server/platforms/atshop/fixture.ts';
import { lineTo } from './answers.ts';
import { BODIES, VALUES } from './hostile.ts';
import { fuzzed, RUNS, SEED } from './settings.ts';

type Frame = string | Buffer;
/** What is said in answer to the nth thing that is heard. */
let script: readonly Frame[] = [];
let server: WebSocketServer;
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', note).on('uncaughtException', note);
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket: WebSocket) => {
    let turn = 0;
    socket.on('error', () => undefined);
    socket.on('message', () => {
      const frame = script[turn % Math.max(script.length, 1)];
      turn += 1;
      if (frame !== undefined && turn < 50) socket.send(frame);
    });
  });
});
afterAll(() => {
  server.close();
  process.off('unhandledRejection', note).off('uncaughtException', note);
});

const value = fc.constantFrom(...VALUES);
const known = fc
  .record(
    {
      msg: fc.constantFrom(
        'connected',
        'failed',
        'ping',
        'pong',
        'added',
        'changed',
        'removed',
        'ready',
        'nosub',
        'result',
        'updated',
        'error',
      ),
      id: fc.oneof(fc.constantFrom('1', '2', '3'), value),
      collection: fc.oneof(fc.constantFrom('orders', 'products'), value),
      fields: value,
      session: value,
      subs: value,
      methods: value,
      result: value,
      error: value,
      version: value,
    },
    { requiredKeys: ['msg'] },
  )
  .map((frame) => JSON.stringify(frame));
const frame: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 1, arbitrary: fc.constant('{"msg":"connected","session":"s"}') },
  fc.constantFrom(...BODIES),
  fc.json(),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
const frames = fc.array(frame, { minLength: 1, maxLength: 8 });

describe(`frames of nonsense from ATShop (seed ${SEED})`, () => {
  let platform: StorePlatform;
  beforeEach(() => {
    platform = openStore();
  });
  afterEach(() => platform.close());

  it('are no price, fulfil nothing, and end nothing', { timeout: 30_000 + RUNS * 400 }, async () => {
    const soon = () => AbortSignal.timeout(60);
    await fc.assert(
      fc.asyncProperty(frames, async (list) => {
        script = list;
        const quote = await platform.quote?.('abcdefghijklmnopq', soon());
        expect(quote?.status).not.toBe('succeeded');
        const money = { amountMinor: 900, currency: 'EUR' };
        const paid = { id: 'conf_1', kind: 'paid', orderRef: 'abcdefghijklmnopq', money, occurredAt: 0 } as const;
        expect((await platform.confirm(paid, soon())).result).not.toBe('delivered');
      }),
      fuzzed,
    );
    expect(unhandled).toEqual([]);
  });
});

function openStore(): StorePlatform {
  const definition = atshopWith({ ...QUICK_TIMINGS, readTimeoutMs: 60, loginTimeoutMs: 60, fulfilTimeoutMs: 60 });
  const { port } = server.address() as AddressInfo;
  const keys = {
    api: 'ddp',
    ddpUrl: `ws://127.0.0.1:${port}`,
    loginToken: 'a-login-token-0123456789',
    currency: 'EUR',
  };
  return definition.open({
    store: {
      id: 'keys',
      platform: 'atshop',
      origins: ['https://shop.example'],
      methods: ['card'],
      name: 'Shop',
      logo: null,
      accent: null,
      ...definition.configSchema.parse(keys),
    },
    clock: { now: Date.now },
    http: lineTo(() => ({ kind: 'neverSent', reason: 'nobody' })),
    logger: pino({ level: 'silent' }),
    publicUrl: 'https://pay.example.com',
    alert: () => undefined,
  });
}

/** What stores answer: whatever it is, nothing throws, nothing is quoted, and no doubt is taken for "delivered". */
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { HttpResult } from '../../../server/outgoing/http-client.ts';
import { atshop } from '../../../server/platforms/atshop/index.ts';
import { commercelayer } from '../../../server/platforms/commercelayer/index.ts';
import { craftingstore } from '../../../server/platforms/craftingstore/index.ts';
import type {
  Confirmation,
  PlatformDefinition,
  StorePlatform,
  StoreSettings,
} from '../../../server/platforms/platform.ts';
import { idle, START } from '../../support/provider-inputs.ts';
import { anything, failure, lineTo, nonsense, silence } from './answers.ts';
import { fuzzed, SEED } from './settings.ts';

const SECRET = 'a-shared-secret-0123456789';
const common = { origins: ['https://shop.example'], methods: ['card'], name: 'Shop', logo: null, accent: null };

function openStore<Config extends StoreSettings>(
  definition: PlatformDefinition<Config>,
  keys: object,
  reply: HttpResult,
): StorePlatform {
  const own = definition.configSchema.parse(keys);
  const store = { id: 'store', platform: definition.id, ...common, ...own } as unknown as Config;
  return definition.open({
    store,
    clock: { now: () => START },
    http: lineTo(() => reply),
    logger: pino({ level: 'silent' }),
    publicUrl: 'https://pay.example.com',
    alert: () => undefined,
  });
}

const CRAFTING = { secret: SECRET };
const FASHION = {
  secret: SECRET,
  organization: 'https://fashion.commercelayer.example',
  webhookUrl: 'https://core.commercelayer.example/hook',
};
const money = { amountMinor: 900, currency: 'EUR' };
const paid: Confirmation = { id: 'conf_1', kind: 'paid', orderRef: 'order-1', money, occurredAt: START };
const moved: Confirmation = {
  ...paid,
  kind: 'actionResult',
  action: { id: 'act_1', kind: 'authorize', api: 'gateway', checkout: 'co_1', failure: null },
};

const TELLERS = [
  ['craftingstore', (reply: HttpResult) => openStore(craftingstore, CRAFTING, reply), paid],
  ['commercelayer', (reply: HttpResult) => openStore(commercelayer, FASHION, reply), moved],
] as const;

describe.each(TELLERS)(`what %s answers to what it is told (seed ${SEED})`, (_name, open, confirmation) => {
  it('is a result, short, without our secret', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (reply) => {
        const result = await open(echoing(reply)).confirm(confirmation, idle());
        expect(['delivered', 'notDelivered', 'unsure', 'impossible']).toContain(result.result);
        expect(result.answer.body.length).toBeLessThanOrEqual(2_000);
        expect(JSON.stringify(result)).not.toContain(SECRET);
      }),
      fuzzed,
    );
  });

  it('counts as delivered only where it says so: no failure and no silence does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(failure, silence), async (reply) => {
        expect((await open(reply).confirm(confirmation, idle())).result).not.toBe('delivered');
      }),
      fuzzed,
    );
  });
});

const QUOTERS = [
  ['commercelayer', (reply: HttpResult) => openStore(commercelayer, FASHION, reply)],
  [
    'atshop over REST',
    (reply: HttpResult) =>
      openStore(
        atshop,
        { api: 'rest', ddpUrl: 'ws://127.0.0.1:1', restUrl: 'http://127.0.0.1:1', loginToken: SECRET, currency: 'EUR' },
        reply,
      ),
  ],
] as const;

describe.each(QUOTERS)(`what %s answers when it is asked for an order's price`, (_name, open) => {
  it('is no price unless it is that order, whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nonsense), async (reply) => {
        const platform = open(reply);
        const quote = await platform.quote?.('abcdefghijklmnopq', AbortSignal.timeout(2_000), 'token');
        expect(['rejected', 'unknown']).toContain(quote?.status);
        await platform.close();
      }),
      fuzzed,
    );
  });
});

/** An answer that repeats the secret, as a debugging endpoint might. */
const echoing = (reply: HttpResult): HttpResult =>
  reply.kind === 'answer'
    ? { ...reply, body: Buffer.concat([Buffer.from(`{"secret":"${SECRET}"}`), reply.body]) }
    : reply;

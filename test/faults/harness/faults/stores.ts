/** E: stores that answer wrongly, late or not at all. */
import { DAY, HOUR, MINUTE } from '../../../../server/clock.ts';
import type { OrderFault, RoundFault } from '../fault.ts';
import type { PlannedOrder } from '../plan.ts';
import type { Random } from '../random.ts';

const at =
  (...platforms: readonly PlannedOrder['platform'][]) =>
  ({ platform }: PlannedOrder) =>
    platforms.includes(platform);

const craftingStore = at('craftingstore');
const atshop = at('atshop', 'atshopRest');
const commerceLayer = at('commercelayer');
const STEPS = ['authorize', 'capture', 'void', 'refund'] as const;

/** Shop faults of one fulfilment, all of E11. */
const DDP = [
  'dropBefore',
  'dropAfter',
  'silenceBefore',
  'silenceAfter',
  'updatedWithoutResult',
  'resultWithoutUpdated',
  'updatedFirst',
] as const;

const meteorError = { error: 500, reason: 'Internal server error' };

export const STORE_ORDER_FAULTS: readonly OrderFault[] = [
  {
    id: 'E1',
    suits: craftingStore,
    strike({ world, random }) {
      const effect = random.chance(0.5);
      world.stores.craftingStore.faults.push(
        random.pick([
          { fault: 'status', status: 500, effect },
          { fault: 'status', status: 503, retryAfter: '120', effect },
          { fault: 'status', status: 429, retryAfter: '30', effect },
          { fault: 'reset', effect },
          { fault: 'silence', effect },
        ] as const),
      );
    },
  },
  {
    id: 'E1',
    suits: atshop,
    strike({ world, random }) {
      const { fulfil } = world.stores.atshop.faults;
      if (random.chance(0.5)) fulfil.push({ fault: 'error', error: meteorError });
      else fulfil.push({ fault: 'errorAfter', error: meteorError });
    },
  },
  {
    id: 'E1',
    suits: commerceLayer,
    strike({ world, random }) {
      const effect = random.chance(0.5);
      world.stores.fashion.platform.faults.webhook.push(
        random.pick([
          { fault: 'status', status: 500, effect },
          { fault: 'reset', effect },
          { fault: 'silence', effect },
        ] as const),
      );
    },
  },
  {
    id: 'E1',
    suits: () => true,
    strike({ world, plan, random }) {
      const lines = {
        craftingstore: 'craftingstore',
        atshop: 'atshop',
        atshopRest: 'atshop',
        commercelayer: 'commercelayer',
      } as const;
      world.lines[lines[plan.platform]].next(
        random.pick([
          { kind: 'reset' },
          { kind: 'cut', afterBytes: random.below(300) },
          { kind: 'delay', ms: 50 + random.below(800) },
          { kind: 'slow', bytes: 1 + random.below(60) },
          { kind: 'halfOpen' },
          { kind: 'blackhole' },
        ] as const),
        1 + random.below(3),
      );
    },
  },
  {
    id: 'E3',
    suits: craftingStore,
    strike: ({ world, random }) =>
      world.stores.craftingStore.faults.push({ fault: 'refuse', effect: random.chance(0.3) }),
  },
  {
    id: 'E4',
    suits: craftingStore,
    strike: ({ world, random }) =>
      world.stores.craftingStore.faults.push({ fault: 'html', effect: random.chance(0.3) }),
  },
  {
    id: 'E4',
    suits: at('atshopRest'),
    strike: ({ world }) => world.stores.atshop.faults.rest.push({ fault: 'html' }),
  },
  {
    id: 'E7',
    suits: commerceLayer,
    strike: ({ world, random }) =>
      world.stores.fashion.platform.faults.calls[random.pick(STEPS)].push({ fault: 'repeat', times: 5 }),
  },
  {
    id: 'E7',
    suits: commerceLayer,
    strike: ({ world, random }) =>
      world.stores.fashion.platform.faults.calls[random.pick(STEPS)].push(
        random.pick([
          { fault: 'loseAnswer' },
          { fault: 'cut', afterMs: random.below(200) },
          { fault: 'neverSent' },
          { fault: 'delay', ms: random.below(300) },
        ] as const),
      ),
  },
  {
    id: 'E11',
    suits: atshop,
    strike: ({ world, random }) => world.stores.atshop.faults.fulfil.push({ fault: random.pick(DDP) }),
  },
  {
    id: 'E11',
    suits: at('atshop'),
    strike({ world, random }) {
      const { connect, login, subscribe } = world.stores.atshop.faults;
      const which = random.below(4);
      if (which === 0) connect.push({ fault: random.pick(['unavailable', 'silence', 'versionMismatch'] as const) });
      if (which === 1) login.push({ fault: random.pick(['dropBefore', 'dropAfter', 'silenceAfter'] as const) });
      if (which === 2) subscribe.push({ fault: random.pick(['empty', 'neverReady', 'silence', 'drop'] as const) });
      if (which === 3) world.stores.atshop.dropConnections();
    },
  },
  {
    id: 'E13',
    suits: atshop,
    strike: ({ world, order }) =>
      void world.stores.atshop.editOrder(order.orderRef, { toPay: order.amount + 1_000_000 }),
  },
  {
    id: 'E15',
    suits: atshop,
    strike: ({ world, order, random }) =>
      void world.stores.atshop.editOrder(order.orderRef, {
        status: random.pick(['reversed', 'discarded', 'hold'] as const),
      }),
  },
];

/** From half a minute to twelve hours, most of them short. */
const whileLong = (random: Random) => random.pick([MINUTE / 2, MINUTE, 3 * MINUTE, 10 * MINUTE, 2 * HOUR, 12 * HOUR]);

export const STORE_ROUND_FAULTS: readonly RoundFault[] = [
  {
    id: 'E1',
    async strike({ world, random }) {
      const line = world.lines[random.pick(['craftingstore', 'atshop', 'commercelayer'] as const)];
      await line.trouble(random.pick([{ kind: 'refuse' }, { kind: 'reset' }, { kind: 'halfOpen' }] as const));
      world.after(whileLong(random), () => line.trouble({ kind: 'pass' }));
    },
  },
  {
    id: 'E2',
    async strike({ world, random }) {
      const { faults } = world.stores.craftingStore;
      faults.always({ fault: 'status', status: random.pick([401, 403, 404]) });
      world.after(2 * HOUR, () => faults.always(null));
    },
  },
  {
    id: 'E2',
    async strike({ world, random }) {
      const { webhook } = world.stores.fashion.platform.faults;
      webhook.always({ fault: 'status', status: random.pick([401, 403, 404]) });
      world.after(2 * HOUR, () => webhook.always(null));
    },
  },
  {
    id: 'E5',
    async strike({ world }) {
      const { faults } = world.stores.craftingStore;
      faults.always({ fault: 'status', status: 503 });
      world.after(8 * DAY, () => faults.always(null));
    },
  },
  {
    id: 'E12',
    async strike({ world, random }) {
      const { atshop, env } = world.stores;
      const token = env.ATSHOP_LOGIN_TOKEN ?? '';
      atshop.revokeToken(token);
      world.after(whileLong(random), () => atshop.issueToken(token));
    },
  },
];

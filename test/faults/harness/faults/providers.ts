/** D: providers that answer wrongly, late or not at all. */
import type { OrderFault, OrderScene } from '../fault.ts';
import type { Trouble } from '../proxy.ts';
import type { Line } from '../world.ts';

const overHttp = (method: string): method is Line => method !== 'card';

/** Faults the providers' fakes make themselves, on the next call that it suits. */
const byFake = (id: string): OrderFault => ({
  id,
  suits: ({ method }) => overHttp(method),
  strike: ({ till }) => till.disturb(id),
});

/** Faults of the line, for the next few connections. */
const byLine = (id: string, troubleOf: (scene: OrderScene) => Trouble): OrderFault => ({
  id,
  suits: ({ method }) => overHttp(method),
  strike(scene) {
    const line = scene.plan.method as Line;
    scene.world.lines[line].next(troubleOf(scene), 1 + scene.random.below(2));
  },
});

export const PROVIDER_FAULTS: readonly OrderFault[] = [
  ...['D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D8', 'D9', 'D12', 'D15', 'D17'].map(byFake),
  {
    id: 'D7',
    suits: ({ method }) => overHttp(method),
    async strike({ world, plan, random }) {
      const line = world.lines[plan.method as Line];
      await line.trouble({ kind: 'refuse' });
      setTimeout(() => void line.trouble({ kind: 'pass' }), 50 + random.below(300));
    },
  },
  byLine('D8', ({ random }) => ({ kind: 'cut', afterBytes: random.below(400) })),
  byLine('D8', () => ({ kind: 'reset' })),
  byLine('D9', () => ({ kind: 'halfOpen' })),
  byLine('D9', () => ({ kind: 'blackhole' })),
  byLine('D10', ({ random }) => ({ kind: 'slow', bytes: 1 + random.below(40) })),
  byLine('D10', ({ random }) => ({ kind: 'delay', ms: 100 + random.below(900) })),
  byLine('D11', () => ({ kind: 'flood' })),
  {
    id: 'D17',
    suits: ({ method, wish }) => method === 'card' && wish === 'loseAnswer',
    // The card itself does it.
    strike: () => undefined,
  },
];

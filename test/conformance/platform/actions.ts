import { describe, expect, it } from 'vitest';
import type { HttpReply } from '../../../server/http/raw.ts';
import type { ActionRequest, ActionResult } from '../../../server/payments/actions/action.ts';
import type { StorePlatform, StoreRequestVerdict } from '../../../server/platforms/platform.ts';
import { type ActionCall, expectNoSecret, type Open, type PlatformHarness } from './harness.ts';

const TOKEN = 'act_0123456789abcdef0123456789abcdef';

type Acting = Extract<StoreRequestVerdict, { verdict: 'act' }>;

/** How calls about an order's money come in, and how they are answered. */
export function actionBehaviours(harness: PlatformHarness, open: Open): void {
  const calls = harness.actionCalls?.() ?? [];

  it(`${calls.length > 0 ? 'has' : 'has no'} actions`, async () => {
    expect((await open()).platform.actions !== undefined).toBe(calls.length > 0);
  });
  if (calls.length === 0) return;

  describe('actions', () => {
    it.each(calls)('reads $what, and a replay exactly as the first', async ({ request }) => {
      const { platform } = await open();
      const first = await platform.parseRequest(request);
      expect(first).toMatchObject({ verdict: 'act', action: { token: expect.stringMatching(/./) } });
      expect(await platform.parseRequest(request)).toEqual(first);
    });

    it.each(calls)('takes the money of $what in whole minor units', async (call) => {
      const { action } = await act((await open()).platform, call);
      const money = moneyIn(action);
      if (money === null) return expect(['token', 'void']).toContain(action.kind);
      expect(Number.isSafeInteger(money.amountMinor) && money.amountMinor >= 0).toBe(true);
      expect(money.amountMinor).toBeLessThanOrEqual(harness.order.money.amountMinor);
      expect(money.currency).toBe(harness.order.money.currency);
    });

    it('gives every action a key of its own', async () => {
      const { platform } = await open();
      const acting = await Promise.all(calls.map((call) => act(platform, call)));
      const keys = acting.flatMap(({ action }) => ('key' in action ? [action.key] : []));
      expect(keys).not.toEqual([]);
      expect(new Set(keys).size).toBe(keys.length);
    });

    it('answers within a time of its own', async () => {
      const { platform } = await open();
      expect(platform.actions?.answerWithinMs).toBeGreaterThan(0);
    });

    it('answers done and later with 2xx, told apart, and nothing moved with 4xx, never 5xx', async () => {
      const { platform } = await open();
      for (const call of calls) {
        const { api, action } = await act(platform, call);
        if (action.kind === 'token') continue;
        const { kind } = action;
        const { money } = harness.order;
        const replyTo = (result: ActionResult) => render(harness, platform, result, api);
        const done = replyTo({ result: 'succeeded', kind, token: TOKEN, money });
        const later = replyTo({ result: 'pending', kind, token: TOKEN, actionId: TOKEN, money });
        expect([hundreds(done), hundreds(later)]).toEqual([2, 2]);
        expect(done).not.toEqual(later);
        for (const status of [402, 404, 409, 422] as const) {
          const no = replyTo({ result: 'refused', status, code: 'declined', message: 'No.', token: TOKEN, money });
          expect(hundreds(no)).toBe(4);
        }
      }
    });
  });
}

async function act(platform: StorePlatform, { request }: ActionCall): Promise<Acting> {
  const verdict = await platform.parseRequest(request);
  if (verdict.verdict !== 'act') throw new Error(`Expected to act, got ${JSON.stringify(verdict)}`);
  return verdict;
}

const moneyIn = (action: ActionRequest) => ('money' in action ? action.money : null);

const hundreds = ({ status }: HttpReply) => Math.floor(status / 100);

function render(harness: PlatformHarness, platform: StorePlatform, result: ActionResult, api: string): HttpReply {
  const reply = platform.actions?.renderReply(result, api);
  if (!reply) throw new Error('no actions');
  expectNoSecret(harness, reply);
  return reply;
}

import { expect } from 'vitest';
import { MAX_AMOUNT_MINOR, type Money } from '../../../shared/money.ts';
import type { Behaviour } from './behaviour.ts';
import { finish, resultOf, type Scene } from './scene.ts';

/** Refused, or paid and then booked as exactly this: never rounded, cut or taken for another amount. */
async function exactOrRefused(scene: Scene, money: Money): Promise<void> {
  const { input, outcome } = await scene.start('approve', { money });
  if ('value' in outcome) {
    const paid =
      outcome.status === 'succeeded'
        ? await scene.retrieve(resultOf(outcome).payment)
        : await finish(scene, outcome, 'approve');
    expect(paid.captured, `${money.amountMinor}`).toEqual(money);
    expect(await scene.booked(input.merchantRef)).toMatchObject([{ captured: money }]);
  } else {
    expect(['rejected', 'declined']).toContain(outcome.status);
    expect((await scene.booked(input.merchantRef)).every(({ captured }) => captured.amountMinor === 0)).toBe(true);
  }
}

/** Amounts at the ends of what money can be. */
export const boundBehaviours = {
  'the smallest and the largest amounts are taken exactly, or refused': {
    async run(scene) {
      for (const amountMinor of [1, 2, 49, 50, 99_999_999, 100_000_000, MAX_AMOUNT_MINOR]) {
        await exactOrRefused(scene, scene.money(amountMinor));
      }
    },
  },
  'nothing is taken for an amount of zero': {
    async run(scene) {
      const { input, outcome } = await scene.start('approve', { money: scene.money(0) });
      const status = 'value' in outcome ? (await scene.retrieve(outcome.value.payment)).stage : outcome.status;
      expect(['rejected', 'declined', 'actionRequired', 'processing', 'open']).toContain(status);
      expect((await scene.booked(input.merchantRef)).every(({ captured }) => captured.amountMinor === 0)).toBe(true);
    },
  },
} satisfies Record<string, Behaviour>;

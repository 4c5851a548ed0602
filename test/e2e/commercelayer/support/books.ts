import { expect } from 'vitest';
import { booksOf, expectAgreement, filesIn } from '../../../faults/commercelayer-books.ts';
import { eventually } from '../../../support/world.ts';
import type { World } from '../../support/world.ts';

/** HTTP statuses of what Commerce Layer asked Tillgate about an order, oldest first. */
export const answersTo = ({ stores }: World, orderId: string, action?: 'authorize' | 'token') =>
  stores.fashion.platform.ledger.callsOf(orderId, action).map(({ status }) => status);

/**
 * The order is placed, its total authorized by exactly one transaction of the platform, one action of Tillgate and one
 * reservation at the bank. `answers`: what the calls that led there were answered; null: nothing.
 */
export async function expectAuthorizedOnce(
  world: World,
  orderId: string,
  answers: readonly (number | null)[] = [200],
): Promise<void> {
  const order = () => world.stores.fashion.platform.order(orderId);
  await eventually(`order ${orderId} to be authorized`, () => order().paymentStatus === 'authorized');
  expect(order()).toMatchObject({ status: 'placed', paymentStatus: 'authorized' });
  await expectMoved(world, orderId, [`authorize ${order().totalCents}`]);
  expect(answersTo(world, orderId, 'authorize')).toEqual(answers);
}

/** Nobody moved any money for the order, and it is not placed. */
export function expectNothing({ stores: { fashion, folder } }: World, orderId: string): void {
  expect(fashion.platform.order(orderId)).toMatchObject({ status: 'pending', paymentStatus: 'unpaid' });
  expect(booksOf(fashion, filesIn(folder), orderId)).toEqual({ platform: [], tillgate: [], bank: [] });
}

/** Platform, Tillgate and bank moved exactly this: `capture 2000`, in the order authorize, capture, void, refund. */
export const expectMoved = ({ stores: { fashion, folder } }: World, orderId: string, moved: readonly string[]) =>
  expectAgreement(fashion, filesIn(folder), orderId, moved);

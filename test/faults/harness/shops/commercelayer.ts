import { type Hands, handsOn } from '../../commercelayer-hands.ts';
import type { World } from '../world.ts';
import type { PlacedOrder } from './shop.ts';

/** What the operator does once the order is placed. */
export type Afterwards = 'nothing' | 'capture' | 'captureAndRefund' | 'void';

/** One product of the catalogue costs this, cents; postage makes the rest of an amount. */
const PRODUCT = 2_400;
const BACK = 300;

export function commerceLayerOrder({ stores }: World, amount: number, afterwards: Afterwards): PlacedOrder {
  const hands: Hands = handsOn(stores.fashion, stores.tillgateUrl);
  const { platform } = stores.fashion;
  const orderRef = hands.order({ shippingCents: amount - PRODUCT });
  let checkout = '';
  let chosen = false;
  const state = (kind: 'authorize' | 'capture' | 'void' | 'refund') =>
    platform.ledger.transactionsOf(orderRef, kind).map((one) => one.state);
  /** True: it has succeeded. Asked for again while it fails; the platform shows a refusal as a failed transaction. */
  const until = async (kind: 'authorize' | 'capture' | 'void' | 'refund', act: () => Promise<unknown>) => {
    if (state(kind).includes('succeeded')) return true;
    if (state(kind).includes('pending')) return false;
    await act().catch(() => undefined);
    return state(kind).includes('succeeded');
  };
  const link = async () => {
    const answer = await hands.checkout(orderRef).catch(() => null);
    if (answer?.url) checkout = answer.checkout;
    return answer?.url || null;
  };
  return {
    platform: 'commercelayer',
    orderRef,
    amount,
    link,
    links: async (times) => (await Promise.all(Array.from({ length: times }, link))).flatMap((url) => url ?? []),
    delivered: () => state('authorize').filter((one) => one === 'succeeded').length,
    told: () => {
      const done = platform.ledger.transactionsOf(orderRef, 'authorize').find((one) => one.state === 'succeeded');
      return done?.amountCents ?? null;
    },
    async conclude() {
      if (checkout === '') return false;
      if (!chosen) {
        chosen = await hands.choose(orderRef, checkout).then(
          () => true,
          () => false,
        );
      }
      if (!chosen || !(await until('authorize', () => hands.place(orderRef)))) return false;
      switch (afterwards) {
        case 'nothing':
          return true;
        case 'void':
          return until('void', () => hands.void(orderRef));
        case 'capture':
          return until('capture', () => hands.capture(orderRef));
        case 'captureAndRefund':
          return (
            (await until('capture', () => hands.capture(orderRef))) &&
            (await until('refund', () => hands.refund(orderRef, BACK)))
          );
      }
    },
  };
}

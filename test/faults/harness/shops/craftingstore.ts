import type { CreateAnswer } from '../../../../demo/craftingstore/index.ts';
import type { World } from '../world.ts';
import type { PlacedOrder } from './shop.ts';

export async function craftingStoreOrder({ stores: { craftingStore } }: World, amount: number): Promise<PlacedOrder> {
  const pack = {
    id: `p${amount}`,
    name: `Pack ${amount}`,
    description: '',
    price: amount,
    command: `give {player} ${amount}`,
  };
  // The store's own first call; what came of it is asked for again below.
  const first = await craftingStore.purchase({ packages: [pack], basketId: String(1_000_000 + amount) });
  const { transactionId } = first;
  let waiting: CreateAnswer | null = first;
  const link = async (): Promise<string | null> => {
    const answer = waiting ?? (await craftingStore.repeat(transactionId));
    waiting = null;
    return answer.url;
  };
  return {
    platform: 'craftingstore',
    orderRef: transactionId,
    amount,
    link,
    links: async (times) => {
      const answers = await Promise.all(Array.from({ length: times }, () => craftingStore.repeat(transactionId)));
      return answers.flatMap(({ url }) => url ?? []);
    },
    delivered: () => craftingStore.ledger.payment(transactionId).commandsRun.length,
    told: () => null,
  };
}

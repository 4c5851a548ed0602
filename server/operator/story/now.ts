import type { Domain } from '../../payments/domain.ts';
import type { Facts } from './facts.ts';
import { nowOfActions } from './now/actions.ts';
import { nowOfConfirmations } from './now/confirmations.ts';
import { nowOfFlags } from './now/flags.ts';
import { nowOfPayments } from './now/payments.ts';
import type { StoryNow } from './story.ts';

/** What comes next by itself, and what the merchant can do. Never empty. */
export async function nowOf(domain: Domain, facts: Facts): Promise<StoryNow[]> {
  const said = [
    ...nowOfFlags(facts),
    ...(await nowOfActions(domain, facts)),
    ...nowOfConfirmations(facts),
    ...nowOfPayments(facts),
  ];
  return said.length > 0 ? said : [{ text: ending(facts), at: null, commands: [] }];
}

function ending({ checkout, confirmations, payments }: Facts): string {
  const told = confirmations.some(({ row }) => row.kind === 'paid' && row.state === 'delivered');
  const back = payments.some(({ state }) => state === 'refunded' || state === 'disputed');
  switch (checkout.state) {
    case 'completed':
      if (back) return 'Nothing is left to do: the money went back';
      return told ? 'Nothing is left to do: the store knows that the order is paid' : 'Nothing is left to do';
    case 'expired':
    case 'cancelled':
      return 'Nothing is left to do: the link can no longer be paid';
    default:
      return 'Nothing is left to do by hand';
  }
}

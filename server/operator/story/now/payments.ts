import type { PaymentRow } from '../../../database/schema.ts';
import type { Facts } from '../facts.ts';
import type { StoryNow } from '../story.ts';
import { quoted } from '../words.ts';

const AWAITED = ['new', 'unknown', 'actionRequired', 'processing'];

/** The attempt under way; without one, whether the shopper can still pay. */
export function nowOfPayments(facts: Facts): StoryNow[] {
  const running = facts.payments.find(({ active, state }) => active === 1 && AWAITED.includes(state));
  if (running) return nowOf(running, facts);
  const { checkout, payments } = facts;
  if (checkout.state !== 'open') return [];
  const text = `The shopper can pay${payments.length > 0 ? ' again' : ''} until the link expires`;
  return [{ text, at: checkout.expires_at, commands: [] }];
}

function nowOf(payment: PaymentRow, { isTransfer, checkout }: Facts): StoryNow[] {
  const { method_id, state, next_check_at: at } = payment;
  if (isTransfer(payment)) {
    const commands = [`tillgate mark-paid ${checkout.public_id} --bank-ref <the bank’s own reference>`];
    return [{ text: 'The transfer is awaited; once it is on the account', at: null, commands }];
  }
  if (at === null) return [];
  const what = state === 'unknown' ? 'what became of the attempt' : 'whether the shopper has paid';
  return [{ text: `${quoted(method_id)} is asked ${what}`, at, commands: [] }];
}

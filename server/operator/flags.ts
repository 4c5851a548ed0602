import { findCheckout } from '../database/repositories/checkouts.ts';
import { openFlags, undecidedFlags } from '../database/repositories/flags.ts';
import { acceptMoney } from '../payments/accept-money.ts';
import { dismissMoney } from '../payments/dismiss-money.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import { FLAGS, type FlagCode } from '../payments/flags.ts';
import type { DecideResult, FlagRow } from './operator.ts';

export async function listFlags(domain: Domain, { all }: { all: boolean }): Promise<FlagRow[]> {
  const rows = await undecidedFlags(domain.database.read, !all);
  return rows.map((row) => ({
    checkout: row.public_id,
    store: row.store_id,
    orderRef: row.order_ref,
    code: row.code,
    says: FLAGS[row.code as FlagCode].says,
    blocking: row.blocking === 1,
    detail: JSON.parse(row.detail),
    createdAt: row.created_at,
  }));
}

export async function decideFlags(
  domain: Domain,
  id: string,
  decision: 'accept' | 'dismiss',
  by: string,
): Promise<DecideResult> {
  const checkout = await findCheckout(domain.database.read, id);
  if (!checkout) return { result: 'not_found', checkout: id };
  const flags = (await openFlags(domain.database.read, checkout.id)).filter((flag) => flag.blocking === 1);
  if (flags.length === 0) return { result: 'nothing_to_decide', checkout: id };
  if (decision === 'accept') {
    const payments = new Set(flags.map((flag) => flag.payment_id));
    for (const payment of payments) if (payment !== null) await acceptMoney(domain, payment, by);
  } else {
    await writeWithEffects(domain, async (tx, effects) => {
      const current = (await findCheckout(tx, id)) ?? checkout;
      await dismissMoney(tx, domain, current, by, effects);
    });
  }
  const left = new Set((await openFlags(domain.database.read, checkout.id)).map((flag) => flag.id));
  const decided = flags.filter((flag) => !left.has(flag.id)).map((flag) => flag.code);
  return decided.length === 0
    ? { result: 'nothing_to_decide', checkout: id }
    : { result: 'decided', checkout: id, flags: decided };
}

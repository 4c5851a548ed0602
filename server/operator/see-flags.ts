import type { Queries } from '../database/database.ts';
import { findAction } from '../database/repositories/actions.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { openFlags } from '../database/repositories/flags.ts';
import type { FlagRow } from '../database/schema.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import { clearFlags } from '../payments/flags.ts';
import { type ActionState, isDecided } from '../payments/machines/action.ts';
import type { LeftFlag, SeenResult } from './operator.ts';

/** See Operator.seeFlags. */
export function seeFlags(domain: Domain, id: string, by: string): Promise<SeenResult> {
  return writeWithEffects(domain, async (tx) => {
    const checkout = await findCheckout(tx, id);
    if (!checkout) return { result: 'not_found', checkout: id, flags: [], left: [] };
    const seen: FlagRow[] = [];
    const left: LeftFlag[] = [];
    for (const flag of await openFlags(tx, checkout.id)) {
      const action = await stuckActionOf(tx, flag);
      if (flag.blocking === 1 || action !== null) left.push({ code: flag.code, action });
      else seen.push(flag);
    }
    await clearFlags(tx, checkout, seen, domain.clock.now(), by);
    const flags = seen.map(({ code }) => code);
    return { result: flags.length > 0 ? 'seen' : 'nothing_to_see', checkout: id, flags, left };
  });
}

/** The action that a flag says nobody can find out about: to have seen it lets none of those behind it go. */
async function stuckActionOf(tx: Queries, { code, detail }: FlagRow): Promise<string | null> {
  if (code !== 'moveUnresolved') return null;
  const { action: id } = JSON.parse(detail) as { readonly action: string };
  const action = await findAction(tx, id);
  return action && !isDecided(action.state as ActionState) ? id : null;
}

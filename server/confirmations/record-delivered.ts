import { deliverConfirmations, holdersOf } from '../database/repositories/confirmation-groups.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import type { Claimed } from './claim.ts';
import { measure, quoted, recordAttempt, type Told } from './record-attempt.ts';

/** Deliveries that were answered alike, and are written down together. */
interface Group {
  readonly members: Claimed[];
  /** Ids of those that are in the books. */
  readonly recorded: Promise<ReadonlySet<number>>;
}

/**
 * Writes down what came of the attempts. Most are delivered and answered alike: what comes back until their write has its
 * turn is written in a handful of statements instead of as many for each. Where that fails, each is written by itself,
 * so that one cannot keep the others out of the books.
 */
export function createAttemptBook(domain: Domain) {
  /** Those whose write has not had its turn, by the answer. */
  const open = new Map<string, Group>();

  function openGroup(name: string, answer: Told['result']['answer']): Group {
    const members: Claimed[] = [];
    const written = writeWithEffects(domain, async (tx, effects) => {
      open.delete(name);
      const holders = new Map(
        (
          await holdersOf(
            tx,
            members.map(({ id }) => id),
          )
        ).map((row) => [row.id, row]),
      );
      const holds = ({ id, lease_token }: Claimed) => holders.get(id)?.lease_token === lease_token;
      const ids = members.filter(holds).map(({ id }) => id);
      await deliverConfirmations(tx, ids, { now: domain.clock.now(), ...quoted(answer) });
      for (const id of ids) effects.checkoutChanged(holders.get(id)?.checkout ?? '');
      return new Set(ids);
    });
    const recorded = written.catch((err) => {
      // It may never have had its turn.
      if (open.get(name)?.members === members) open.delete(name);
      domain.logger.warn({ err }, 'deliveries could not be written down together: each is by itself');
      return new Set<number>();
    });
    const group = { members, recorded };
    open.set(name, group);
    return group;
  }

  return {
    async record(claimed: Claimed, told: Told): Promise<void> {
      const { result } = told;
      if (!isPlainDelivery(claimed, told)) return recordAttempt(domain, claimed, told);
      const name = JSON.stringify(result.answer);
      const group = open.get(name) ?? openGroup(name, result.answer);
      group.members.push(claimed);
      if ((await group.recorded).has(claimed.id)) measure(domain, claimed, result);
      // Its lease was lost, or all of them failed.
      else await recordAttempt(domain, claimed, told);
    },
  };
}

/** Nothing but this confirmation and its checkout is touched, and nobody is alerted. */
const isPlainDelivery = ({ action_id }: Claimed, { sent, result }: Told) =>
  sent && result.result === 'delivered' && result.alert === undefined && action_id === null;

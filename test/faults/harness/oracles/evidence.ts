import type { OrderMoney } from '../../../../demo/commercelayer/index.ts';
import type { CheckoutView } from '../../../../shared/api.ts';
import type { OperatorsView } from '../operator.ts';
import type { PlannedOrder } from '../plan.ts';
import type { PlacedOrder } from '../shops/shop.ts';
import type { Charge } from '../tills/till.ts';

/** One order at the end of a round, as everybody outside Tillgate has it in their books. */
export interface Case {
  readonly plan: PlannedOrder;
  readonly order: Pick<PlacedOrder, 'orderRef' | 'platform' | 'amount'>;
  /** What the providers hold, or took, for it. */
  readonly charges: readonly Charge[];
  readonly delivered: number;
  readonly told: number | null;
  /** Commerce Layer's own sums; null: another platform. */
  readonly money: OrderMoney | null;
  readonly operator: OperatorsView;
  readonly seen: CheckoutView | null;
}

export interface Evidence {
  readonly cases: readonly Case[];
  readonly log: string;
  /** Ends of servers that nobody ordered. */
  readonly deaths: readonly string[];
  /** What must never stand in a log, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** `double`: charged or fulfilled twice. `loss`: the money is there, the store does not know, and nobody is shown. */
export interface Violation {
  readonly oracle: string;
  readonly what: string;
  readonly kind?: 'double' | 'loss';
}

export type Oracle = (evidence: Evidence) => readonly Violation[];

/** The provider has the shopper's money, or holds it. */
export const taken = (charge: Charge): boolean => charge.captured > 0 || charge.authorized > charge.released;

export const hasFlag = ({ operator }: Case, code: string): boolean => operator.flags.some((flag) => flag.code === code);

/** For a person to read who wants to find out what happened. */
export const describeCase = ({ plan, order, charges, delivered, told, operator, seen, money }: Case): string =>
  `${order.platform} order ${order.orderRef} (${order.amount}) by ${plan.method}/${plan.wish}: ` +
  JSON.stringify({
    charges,
    delivered,
    told,
    money,
    flags: operator.flags.map(({ code }) => code),
    confirmations: operator.confirmations.map(({ kind, state, attempts }) => `${kind} ${state} ${attempts}`),
    actions: operator.actions.map(({ kind, state, failure }) => `${kind} ${state} ${failure?.code ?? ''}`),
    seen: seen && { id: seen.id, state: seen.state, payment: seen.payment?.state, informed: seen.storeInformed },
  });

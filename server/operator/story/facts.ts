import type { Queries } from '../../database/database.ts';
import { actionsOfPayment } from '../../database/repositories/actions.ts';
import { attemptsOf, confirmationsOfCheckout } from '../../database/repositories/confirmations.ts';
import { eventsOfOrder } from '../../database/repositories/events.ts';
import { openFlags } from '../../database/repositories/flags.ts';
import { notificationsAbout } from '../../database/repositories/notifications.ts';
import { operationsOfPayments } from '../../database/repositories/operations.ts';
import { paymentsOfCheckout } from '../../database/repositories/payments.ts';
import type {
  ActionRow,
  CheckoutRow,
  ConfirmationAttemptRow,
  ConfirmationDbRow,
  EventRow,
  FlagRow,
  NotificationRow,
  OperationRow,
  PaymentRow,
} from '../../database/schema.ts';
import type { Domain, Store } from '../../payments/domain.ts';

/** Everything the books hold of a checkout; each list oldest first. */
export interface Facts {
  readonly checkout: CheckoutRow;
  /** Null: no longer configured. */
  readonly store: Store | null;
  readonly payments: readonly PaymentRow[];
  readonly operations: readonly OperationRow[];
  readonly actions: readonly ActionRow[];
  readonly notifications: readonly NotificationRow[];
  readonly confirmations: readonly { readonly row: ConfirmationDbRow; readonly attempts: ConfirmationAttemptRow[] }[];
  /** Those that nobody has decided. */
  readonly flags: readonly FlagRow[];
  readonly events: readonly EventRow[];
  /** Whether a person says what arrived, as with bank transfers. */
  isTransfer(payment: PaymentRow): boolean;
}

export async function gather(domain: Domain, checkout: CheckoutRow): Promise<Facts> {
  const { read } = domain.database;
  const payments = (await paymentsOfCheckout(read, checkout.id)).reverse();
  const ids = payments.map(({ id }) => id);
  const confirmations = await confirmationsOfCheckout(read, checkout.id);
  return {
    checkout,
    store: domain.stores.get(checkout.store_id) ?? null,
    payments,
    operations: await operationsOfPayments(read, ids),
    actions: (await Promise.all(ids.map((id) => actionsOfPayment(read, id)))).flat(),
    notifications: await notificationsOf(read, payments),
    confirmations: await Promise.all(
      confirmations.map(async (row) => ({ row, attempts: await attemptsOf(read, row.id) })),
    ),
    flags: await openFlags(read, checkout.id),
    events: await eventsOfOrder(read, checkout),
    isTransfer: ({ method_id }) => domain.methods.get(method_id)?.capabilities.settledBy === 'operator',
  };
}

const notificationsOf = async (db: Queries, payments: readonly PaymentRow[]) =>
  (
    await Promise.all(
      payments.map((one) =>
        notificationsAbout(db, one.method_id, { providerRef: one.provider_ref, merchantRef: one.public_id }),
      ),
    )
  ).flat();

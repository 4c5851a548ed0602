import type {
  CheckoutState,
  CheckoutView,
  DeclineCode,
  Instructions,
  MethodView,
  PaymentView,
} from '../../shared/api.ts';
import { type Money, money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { findCheckout } from '../database/repositories/checkouts.ts';
import { confirmationOfOrder } from '../database/repositories/confirmations.ts';
import { paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import { captureFor, savesSource } from './begin-payment.ts';
import { type Domain, RefusedError, type Store } from './domain.ts';
import type { PaymentState } from './machines/payment.ts';
import { type Offer, offersOf } from './offer.ts';

/**
 * What a shopper sees of a checkout.
 *
 * @param seen the country his address is in; null: unknown
 * @throws RefusedError checkout_not_found
 */
export async function viewCheckout(
  domain: Domain,
  id: string,
  seen: string | null = null,
): Promise<{ view: CheckoutView; store: Store }> {
  const { read } = domain.database;
  const checkout = await findCheckout(read, id);
  const store = checkout && domain.stores.get(checkout.store_id);
  if (!checkout || !store) throw new RefusedError('checkout_not_found', 'There is no such checkout.', 404);
  const payments = await paymentsOfCheckout(read, checkout.id);
  const offers = offersOf(domain, store, checkout, seen);
  return { view: await compose(read, domain, store, checkout, payments, offers), store };
}

async function compose(
  read: Queries,
  domain: Domain,
  store: Store,
  checkout: CheckoutRow,
  payments: readonly PaymentRow[],
  offers: readonly Offer[],
): Promise<CheckoutView> {
  const state = checkout.state as CheckoutState;
  return {
    id: checkout.public_id,
    state,
    version: checkout.version,
    amount: money(checkout.amount_minor, checkout.currency),
    order: { reference: checkout.order_number ?? checkout.order_ref, title: checkout.title },
    store: { name: store.config.name, logo: store.config.logo, accent: store.config.accent },
    methods: offers.flatMap((offer) => methodView(offer, checkout)),
    payment: paymentView(state, payments),
    storeInformed: state === 'completed' && (await isInformed(read, store, checkout)),
    expiresAt: checkout.expires_at,
    now: domain.clock.now(),
    successUrl: checkout.success_url,
    cancelUrl: checkout.cancel_url,
  };
}

/** A platform that is not told "paid" learns of it when the shopper's order is placed. */
async function isInformed(read: Queries, store: Store, checkout: CheckoutRow): Promise<boolean> {
  if (!store.platform.canConfirm('paid')) return true;
  const told = await confirmationOfOrder(read, checkout.store_id, checkout.order_ref, 'paid');
  return told?.state === 'delivered';
}

function methodView({ store, method, surchargeMinor }: Offer, checkout: CheckoutRow): MethodView[] {
  const { id, label, capabilities, provider, test } = method;
  const fields = provider.page?.fields({
    money: money(checkout.amount_minor + surchargeMinor, checkout.currency),
    capture: captureFor(store, method),
    tokenize: savesSource(checkout, method),
  });
  // Nothing could be begun with it.
  if (fields === null) return [];
  const surcharge = surchargeView(surchargeMinor, checkout.currency);
  const options = provider.options !== undefined;
  return [{ id, label, panel: capabilities.panel, test, surcharge, options, ...(fields && { fields }) }];
}

const surchargeView = (minor: number, currency: string): Money | null => (minor === 0 ? null : money(minor, currency));

/** The attempt the shopper is in; without one, the last if it failed, so that its reason can be shown. */
function paymentView(state: CheckoutState, payments: readonly PaymentRow[]): PaymentView | null {
  const shown = payments.find((payment) => payment.active === 1) ?? payments[0];
  if (!shown) return null;
  const shows = state === 'review' ? 'review' : stateShown(shown);
  if (shows === null) return null;
  return {
    id: shown.public_id,
    method: shown.method_id,
    surcharge: surchargeView(shown.surcharge_minor, shown.currency),
    state: shows,
    failure: shows === 'failed' ? { code: (shown.decline_code ?? 'processing_error') as DeclineCode } : null,
    action:
      shows === 'actionRequired' && shown.action_url !== null
        ? { url: shown.action_url, display: shown.action_display === 'top' ? 'top' : 'frame' }
        : null,
    instructions: instructionsShown(shown, shows),
  };
}

/** A secret that pays the attempt is shown only while it is the shopper's turn. */
function instructionsShown(payment: PaymentRow, shows: PaymentView['state']): Instructions | null {
  const instructions = instructionsOf(payment);
  return instructions?.kind === 'fields' && shows !== 'actionRequired' ? null : instructions;
}

const instructionsOf = ({ instructions_json }: PaymentRow): Instructions | null =>
  instructions_json === null ? null : JSON.parse(instructions_json);

/** Instructions to read and follow elsewhere, in a bank's app or a wallet; fields are filled in here. */
function tellsHowToPay(payment: PaymentRow): boolean {
  const instructions = instructionsOf(payment);
  return instructions !== null && instructions.kind !== 'fields';
}

function stateShown(payment: PaymentRow): PaymentView['state'] | null {
  switch (payment.state as PaymentState) {
    case 'new':
    case 'unknown':
      return 'processing';
    case 'processing':
      if (!tellsHowToPay(payment)) return 'processing';
      return payment.active === 1 ? 'awaitingTransfer' : null;
    case 'actionRequired':
      return tellsHowToPay(payment) ? 'awaitingTransfer' : 'actionRequired';
    case 'authorized':
      return payment.capture === 'manual' ? 'paid' : 'processing';
    case 'failed':
      return 'failed';
    case 'voided':
    case 'refunded':
      return null;
    default:
      return 'paid';
  }
}

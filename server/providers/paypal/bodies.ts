/** The bodies of our requests, in one place: the tests hold them against PayPal's own description and SDK. */
import type { Authorize, CreateSession, MoveMoney } from '../provider.ts';
import type { PayPalConfig } from './config.ts';
import type { Amount } from './currency.ts';
import { captureId, type Mark, marked, refundId } from './custom-id.ts';

/** PayPal takes at most 127 characters of each text. */
const cut = (text: string): string => [...text].slice(0, 127).join('');

const intentOf = (capture: 'automatic' | 'manual') =>
  capture === 'manual' ? ('AUTHORIZE' as const) : ('CAPTURE' as const);

/** The invoice id is unique per attempt: an account that blocks repeated ones takes no attempt's money twice. */
const unitOf = (input: CreateSession | Authorize, amount: Amount) => ({
  amount,
  custom_id: input.merchantRef,
  invoice_id: input.merchantRef,
  description: cut(input.description || input.orderRef),
});

/** PayPal, Orders v2, Create order: the shopper approves at the link `payer-action`. */
export function sessionBody(input: CreateSession, amount: Amount, config: PayPalConfig) {
  const locale = localeOf(input.locale);
  return {
    intent: intentOf(input.capture),
    purchase_units: [unitOf(input, amount)],
    payment_source: {
      paypal: {
        experience_context: {
          return_url: input.returnUrl,
          cancel_url: input.returnUrl,
          user_action: 'PAY_NOW' as const,
          shipping_preference: 'NO_SHIPPING' as const,
          ...(config.brandName !== undefined && { brand_name: config.brandName }),
          ...(locale !== null && { locale }),
        },
        ...(input.tokenize && {
          attributes: {
            vault: {
              store_in_vault: 'ON_SUCCESS' as const,
              usage_type: 'MERCHANT' as const,
              customer_type: 'CONSUMER' as const,
              usage_pattern: 'IMMEDIATE' as const,
            },
          },
        }),
      },
    },
  };
}

/** PayPal, Orders v2, Create order with a kept wallet: done in this one step, without the shopper. */
export const savedBody = (input: Authorize, amount: Amount) => ({
  intent: intentOf(input.capture),
  purchase_units: [unitOf(input, amount)],
  payment_source: {
    paypal: {
      vault_id: input.paymentSourceToken,
      stored_credential: {
        payment_initiator: 'MERCHANT' as const,
        usage: 'SUBSEQUENT' as const,
        usage_pattern: 'IMMEDIATE' as const,
      },
    },
  },
});

/** An order that nobody can approve, see find.ts. */
export const probeBody = (merchantRef: string, amount: Amount) => ({
  intent: 'CAPTURE' as const,
  purchase_units: [{ amount, custom_id: marked(merchantRef, 'probe') }],
});

/**
 * PayPal, Orders v2, Update order. The mark tells us, the other intent tells PayPal: a request to take the money that is
 * already on its way there no longer fits the order and is refused (ACTION_DOES_NOT_MATCH_INTENT).
 */
export const giveUpBody = (merchantRef: string, intent: 'CAPTURE' | 'AUTHORIZE', mark: Mark) => [
  {
    op: 'replace' as const,
    path: "/purchase_units/@reference_id=='default'/custom_id",
    value: marked(merchantRef, mark),
  },
  { op: 'replace' as const, path: '/intent', value: intent === 'CAPTURE' ? 'AUTHORIZE' : 'CAPTURE' },
];

/** PayPal, Payments v2, Capture authorized payment. */
export const captureBody = (input: MoveMoney, amount: Amount, isAll: boolean) => ({
  amount,
  invoice_id: captureId(input),
  final_capture: isAll,
});

/** PayPal, Payments v2, Refund captured payment. */
export const refundBody = (input: MoveMoney, part: Amount) => ({ amount: part, custom_id: refundId(input) });

/** PayPal, Payment method tokens v3, Create payment token for a given payment source. */
export const tokenBody = (setupToken: string) => ({
  payment_source: { token: { id: setupToken, type: 'SETUP_TOKEN' as const } },
});

/** Language, script and region as PayPal writes them; another tag is left to the browser. */
function localeOf(tag: string): string | null {
  return /^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/.test(tag) ? tag : null;
}

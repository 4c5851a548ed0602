/**
 * Mollie's payment methods for a web page, as its API spells them, and whether they can hold money for a later capture
 * (Mollie, "Place a hold for a payment"; the wallets are cards).
 */
const HOLDS = {
  alma: false,
  applepay: true,
  bacs: false,
  bancomatpay: false,
  bancontact: false,
  banktransfer: false,
  belfius: false,
  billie: true,
  bizum: false,
  blik: false,
  creditcard: true,
  directdebit: false,
  eps: false,
  giftcard: false,
  googlepay: true,
  ideal: false,
  in3: false,
  kbc: false,
  klarna: true,
  mbway: false,
  mobilepay: true,
  multibanco: false,
  mybank: false,
  paybybank: false,
  paypal: false,
  paysafecard: false,
  przelewy24: false,
  riverty: true,
  satispay: false,
  swish: false,
  trustly: false,
  twint: false,
  vipps: true,
  voucher: false,
} as const;

export type MollieMethod = keyof typeof HOLDS;

export const METHODS = Object.keys(HOLDS) as MollieMethod[];

export const isMethod = (id: string): id is MollieMethod => Object.hasOwn(HOLDS, id);

/**
 * Where the method is fixed and cannot hold money, it is not asked to: Mollie would refuse the payment. It then takes
 * the money at once and the truth says so; the same happens when the shopper picks such a method from Mollie's list.
 */
export const canHold = (method: MollieMethod | undefined): boolean => method === undefined || HOLDS[method];

/** How Stripe keeps our own reference: on the session and on its PaymentIntent, which hands it on to the charge. */
export const PAYMENT = 'tillgate_payment';
const METHOD = 'tillgate_method';
const ORDER = 'tillgate_order';
/** On a refund: the key it was asked for with, so that it is known once Stripe has forgotten the key itself. */
export const KEY = 'tillgate_key';

/** On a PaymentIntent that the shopper pays in fields on our page, and may try again until it is given up. */
const PRESENT = 'tillgate_present';

type Metadata = Readonly<Record<string, string>> | null | undefined;

/** Stripe takes at most 500 characters of a value. */
const MAX_VALUE = 500;

export const metadataOf = (input: { merchantRef: string; orderRef: string }, method: string) => ({
  [PAYMENT]: input.merchantRef,
  [METHOD]: method,
  [ORDER]: input.orderRef.slice(0, MAX_VALUE),
});

/** Our payment's id; null on what is not of Tillgate's making. */
export const merchantRefIn = (metadata: Metadata): string | null => metadata?.[PAYMENT] ?? null;

/** Two methods may share one account: each has its own endpoint, and Stripe tells both of everything. */
export const isOfMethod = (metadata: Metadata, method: string): boolean =>
  metadata?.[METHOD] === undefined || metadata[METHOD] === method;

export const elementMark = { [PRESENT]: 'element' } as const;

export const isOfElement = (metadata: Metadata): boolean => metadata?.[PRESENT] === elementMark[PRESENT];

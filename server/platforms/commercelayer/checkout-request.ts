import { z } from 'zod';
import type { RawRequest } from '../../http/raw.ts';
import type { StoreRequestVerdict } from '../platform.ts';
import { readRedirectUrl } from '../redirect-url.ts';
import type { CommerceLayerConfig } from './config.ts';
import { readJson } from './document.ts';
import { Refusal, refuseShopper } from './refusal.ts';
import { MAX_CHECKOUT_BYTES } from './routes.ts';

/** What the widget sends. Strict: a misspelt key must not silently lose the way back or the wish to save. */
const checkoutRequest = z.strictObject({
  /** Becomes part of an address. */
  orderId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** The shopper's own; becomes a header. */
  accessToken: z.string().regex(/^[\w.~+/=-]{1,4096}$/),
  returnUrl: z.string().max(2_048).optional(),
  save: z.boolean().optional(),
});

type Field = keyof z.output<typeof checkoutRequest>;

/** What is expected of each key; what was sent is never repeated. */
const EXPECTED: Readonly<Record<Field, string>> = {
  orderId: 'orderId must be the id of a Commerce Layer order.',
  accessToken: "accessToken must be the shopper's own Commerce Layer access token.",
  returnUrl: 'returnUrl must be an address of one of the origins of this store.',
  save: 'save must be true or false.',
};

/** Reads a browser's wish for a checkout of an order. Proves nothing yet: the token is tried by asking for the order. */
export function readCheckoutRequest(request: RawRequest, store: CommerceLayerConfig): StoreRequestVerdict {
  if (request.body.length > MAX_CHECKOUT_BYTES) {
    return refuseShopper(new Refusal(413, 'body_too_large', `The body has more than ${MAX_CHECKOUT_BYTES} bytes.`));
  }
  const { data, error } = checkoutRequest.safeParse(readJson(request.body));
  if (!data) return refuseShopper(new Refusal(400, 'body_invalid', whatIsWrong(error.issues[0])));
  const { orderId, accessToken, returnUrl, save } = data;
  const back = returnUrl === undefined ? null : readReturnUrl(returnUrl, store);
  if (returnUrl !== undefined && back === null) {
    return refuseShopper(new Refusal(422, 'return_url_invalid', EXPECTED.returnUrl));
  }
  return {
    verdict: 'open',
    orderRef: orderId,
    proof: accessToken,
    ...(back !== null && { returnUrl: back }),
    saveSource: save === true,
    api: 'checkouts',
  };
}

/** A page of the store itself: anywhere else, a link of ours would lead shoppers to strangers. */
function readReturnUrl(text: string, { origins }: CommerceLayerConfig): string | null {
  const url = readRedirectUrl(text);
  return url !== null && origins.includes(new URL(url).origin) ? url : null;
}

function whatIsWrong(issue: z.core.$ZodIssue | undefined): string {
  const field = issue?.path[0];
  if (typeof field === 'string' && Object.hasOwn(EXPECTED, field)) return EXPECTED[field as Field];
  if (issue?.code === 'unrecognized_keys') return `Known keys are ${Object.keys(EXPECTED).join(', ')}.`;
  return 'The body must be a JSON object.';
}

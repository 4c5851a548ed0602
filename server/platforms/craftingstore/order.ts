import { z } from 'zod';
import { readRedirectUrl } from '../redirect-url.ts';

/**
 * What a create call holds (CraftingStore gateway page), as far as a payment needs it: unknown fields are ignored,
 * and the buyer's name, address and e-mail are not read at all, so that they cannot be kept.
 */
const printable = z.string().regex(/^[ -~]{1,128}$/);

/** Opaque, the key of the callback. No quotes or backslashes, so that the callback's JSON stays trivial. */
const transactionId = printable.regex(/^[^"'\\]+$/);

const redirectUrl = z.string().transform((text, context) => {
  const url = readRedirectUrl(text);
  if (url === null) context.issues.push({ code: 'custom', input: text, message: 'Not a plain https URL' });
  return url ?? z.NEVER;
});

const pendingOrder = z.object({
  type: z.literal('PENDING'),
  transactionId,
  /** Documented in upper case, sent in lower case. */
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .transform((code) => code.toUpperCase()),
  /** The basket's id; one that cannot be used is no reason to turn a shopper away. */
  user: z
    .object({
      identifier: z
        .union([printable, z.int().nonnegative().transform(String)])
        .nullish()
        .catch(null),
      /** Of the address only the country, which decides what can be paid with. */
      billingCountry: z.object({ code: z.unknown() }).nullish().catch(null),
    })
    .nullish(),
  package: z.object({ name: z.string().nullish(), price: z.number() }),
  webhook: z.object({ successUrl: redirectUrl, failedUrl: redirectUrl }),
});

/** The page's status enum names these too and never says when they are sent. */
const statusNews = z.object({ type: z.enum(['PAID', 'CHARGE-BACK']), transactionId });

const orderSchema = z.discriminatedUnion('type', [pendingOrder, statusNews]);

export type PendingOrder = z.output<typeof pendingOrder>;
export type CraftingStoreOrder = z.output<typeof orderSchema>;

export type OrderCode = 'type_unknown' | 'currency_invalid' | 'amount_invalid' | 'url_invalid' | 'body_invalid';

/** The code of the field that is to blame; every other is `body_invalid`. */
const CODES: readonly (readonly [path: string, code: OrderCode])[] = [
  ['type', 'type_unknown'],
  ['currency', 'currency_invalid'],
  ['package.price', 'amount_invalid'],
  ['webhook.', 'url_invalid'],
];

/** Reads an authenticated body. The reason names the field and never its content. */
export function readOrder(
  body: unknown,
):
  | { readonly ok: true; readonly order: CraftingStoreOrder }
  | { readonly ok: false; readonly code: OrderCode; readonly reason: string } {
  const { success, data, error } = orderSchema.safeParse(body);
  if (success) return { ok: true, order: data };
  const issue = error.issues[0];
  const path = issue?.path.join('.') ?? '';
  const code = CODES.find(([start]) => path.startsWith(start))?.[1] ?? 'body_invalid';
  return { ok: false, code, reason: `${path || 'body'}: ${issue?.message ?? 'invalid'}` };
}

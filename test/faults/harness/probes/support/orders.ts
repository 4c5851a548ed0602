/** Orders of CraftingStore: some bought through the fake store, some written by hand and signed as it signs. */
import { randomInt, randomUUID } from 'node:crypto';
import { phpSignature, signCall } from '../../../../../demo/craftingstore/index.ts';
import type { CheckoutView, StartPayment } from '../../../../../shared/api.ts';
import { shopper } from '../../../../support/api.ts';
import type { ProbeWorld } from '../../probe.ts';
import { CutOffError } from './cut-off.ts';
import type { Answer, Visitor } from './visitor.ts';

export const CREATE = '/craftingstore/blocks';

export type Secret = 'BLOCKS_SECRET' | 'OVERLAY_SECRET' | 'FASHION_SECRET' | 'FASHION_PAYMENTS_SECRET';

export function secretOf({ stores }: Pick<ProbeWorld, 'stores'>, name: Secret): string {
  const secret = stores.env[name];
  if (secret === undefined) throw new Error(`The stores have no ${name}`);
  return secret;
}

/** The text of a create call for an order nobody knows: opened at most, and never paid. */
export function createText(changes: Readonly<Record<string, unknown>> = {}): string {
  const body = {
    type: 'PENDING',
    transactionId: `PROBE-${randomUUID()}`,
    currency: 'eur',
    user: { identifier: '1', email: 'steve@example.com' },
    package: { name: 'VIP <rank> & "more"', notes: null, price: 900 },
    webhook: { failedUrl: 'https://blocks.example/failed', successUrl: 'https://blocks.example/success' },
    ...changes,
  };
  return signCall(body, '').raw;
}

export const signatureOf = (world: ProbeWorld, text: string): string =>
  phpSignature(text, secretOf(world, 'BLOCKS_SECRET'));

/** A create call, rightly signed whatever stands in it. */
export function createSigned(world: ProbeWorld, by: Visitor, text: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-signature': signatureOf(world, text) };
  return by.ask(CREATE, { method: 'POST', headers, body: text });
}

/**
 * The path of the link that Tillgate gives for an order of the ATShop; null: it could not ask the shop, whose line a
 * round may have cut.
 */
export async function atshopLink(by: Visitor, orderId: string, more = ''): Promise<string | null> {
  const { status, text } = await by.ask(`/atshop/keys/payment-link?orderId=${orderId}${more}`);
  if (status === 503) return null;
  const url = status === 200 ? JSON.parse(text).url : undefined;
  if (typeof url !== 'string') throw new Error(`A link was expected, came ${status} ${text.slice(0, 200)}`);
  return new URL(url).pathname;
}

/** The checkout that an answer leads to. Throws when it leads to none. */
export function urlIn({ status, text }: Answer): string {
  const url = status === 200 ? JSON.parse(text).data?.url : undefined;
  if (typeof url !== 'string') throw new Error(`A link was expected, came ${status} ${text.slice(0, 200)}`);
  return url;
}

export const idIn = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

export interface Bought {
  readonly transactionId: string;
  readonly url: string;
  readonly id: string;
  view(): Promise<CheckoutView>;
  pay(
    input?: Partial<StartPayment> & Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; body: CheckoutView }>;
}

/** An order of the fake store for 9.00 euros, known to both sides. */
export async function buy({ stores }: ProbeWorld, name = 'VIP'): Promise<Bought> {
  // A basket of its own: one that was paid before is flagged.
  const basketId = String(randomInt(1e9, 1e10));
  const packages = [{ id: 'x', name, description: '', price: 900, command: 'op {player}' }];
  const { transactionId, url, status, body } = await stores.craftingStore.purchase({ packages, basketId });
  if (status === null) throw new CutOffError(`The store could not ask for a link: ${body}`);
  if (url === null) throw new Error(`The store was given no link: ${status} ${JSON.stringify(body)}`);
  return { transactionId, url, id: idIn(url), ...shopper(url) };
}

import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findCheckout } from '../../../server/database/repositories/checkouts.ts';
import { paymentsOfCheckout } from '../../../server/database/repositories/payments.ts';
import { FAKE_PUBLISHABLE_KEY } from '../../fakes/stripe/browser.ts';
import { FAKE_KEY, type FakeStripe, startFakeStripe } from '../../fakes/stripe/fake.ts';
import type { Stores } from '../../support/world.ts';
import type { Checkout } from '../support/checkout.ts';
import { expectToldOnce, orderOf } from '../support/orders.ts';
import { checkoutOn, newLink } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { type World, world } from '../support/world.ts';

export const LABEL = 'Card, iDEAL and more';

/** The world with a method whose fields Stripe's script draws, after the sandbox's card, and Stripe's fake behind it. */
export function worldWithStripe(): World & { readonly fake: FakeStripe } {
  let fake: FakeStripe;
  const prepare = async (stores: Stores): Promise<Stores> => {
    fake = await startFakeStripe();
    const before = readFileSync(stores.configFile, 'utf8');
    const stripe = {
      provider: 'stripe',
      label: LABEL,
      secretKey: FAKE_KEY,
      present: 'element',
      publishableKey: FAKE_PUBLISHABLE_KEY,
      apiUrl: fake.url,
    };
    writeFileSync(
      stores.configFile,
      before
        .replaceAll('methods: [card, bank]', 'methods: [card, stripe, bank]')
        .replace('methods:\n  card:', `methods:\n  stripe: ${JSON.stringify(stripe)}\n  card:`),
    );
    return {
      ...stores,
      async stop() {
        await Promise.all([stores.stop(), fake.close()]);
      },
    };
  };
  const everything = world({ prepare });
  return Object.defineProperty(everything, 'fake', { get: () => fake }) as World & { readonly fake: FakeStripe };
}

/** Hosts of Stripe's that the browser asked, in order. */
export type Asked = string[];

/** Lets the fake answer for Stripe's hosts; with `blocked`, those are refused as a content blocker does. */
export async function routeStripe(
  shopper: BrowserContext,
  fake: FakeStripe,
  blocked: () => boolean = () => false,
): Promise<Asked> {
  const asked: Asked = [];
  await shopper.route(/^https:\/\/(?:[\w-]+\.)*(?:stripe\.com|stripe\.network|link\.com)\//, async (route) => {
    const request = route.request();
    const { host, pathname, search } = new URL(request.url());
    asked.push(host);
    if (blocked()) return route.abort('blockedbyclient');
    const url =
      host === 'api.stripe.com' ? `${fake.url}${pathname}${search}` : `${fake.url}/${host}${pathname}${search}`;
    const { 'content-type': type } = request.headers();
    const answer = await fetch(url, {
      method: request.method(),
      headers: type ? { 'content-type': type } : {},
      body: request.postData(),
      redirect: 'manual',
    });
    const headers = { ...Object.fromEntries(answer.headers), 'access-control-allow-origin': '*' };
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) });
  });
  return asked;
}

export interface AtFields {
  readonly shopper: BrowserContext;
  readonly checkout: Checkout;
  readonly asked: Asked;
}

/** A shopper in front of a fresh checkout, the method with Stripe's fields not yet picked. */
export async function openWithStripe(
  everything: World & { readonly fake: FakeStripe },
  variant: Variant,
  blocked?: () => boolean,
  prepare: (shopper: BrowserContext) => Promise<void> = async () => {},
): Promise<AtFields> {
  const shopper = await everything.newShopper(variant.device);
  await prepare(shopper);
  const asked = await routeStripe(shopper, everything.fake, blocked);
  const page = await shopper.newPage();
  await page.goto(await newLink(everything, variant.presentation));
  const checkout = checkoutOn(page, variant);
  await checkout.payButton.waitFor();
  return { shopper, checkout, asked };
}

/** Stripe's fields in the checkout. */
export const fieldsIn = ({ root }: { root: Page | FrameLocator }): FrameLocator =>
  root.frameLocator('iframe[title="Secure payment input frame"]');

/** Until they can be typed into, and Pay is for them. */
export async function fieldsDrawn(checkout: Checkout): Promise<void> {
  await fieldsIn(checkout).getByLabel('Card number').waitFor();
  await checkout.root.getByText('Loading the payment form').waitFor({ state: 'detached' });
}

export async function pickStripe(checkout: Checkout): Promise<FrameLocator> {
  await checkout.press(checkout.root.getByRole('radio', { name: LABEL }));
  await fieldsDrawn(checkout);
  return fieldsIn(checkout);
}

export const NUMBERS = {
  approved: '4242424242424242',
  declined: '4000000000000002',
  challenge: '4000002760003184',
} as const;

export async function payWith(checkout: Checkout, fields: FrameLocator, number: keyof typeof NUMBERS): Promise<void> {
  await fields.getByLabel('Card number').fill(NUMBERS[number]);
  await checkout.press(checkout.payButton);
}

/** One PaymentIntent of the right amount that took money, and one confirmation to the store. */
export async function expectTakenOnce(
  everything: World & { readonly fake: FakeStripe },
  checkout: string,
): Promise<void> {
  await expectToldOnce(everything, checkout);
  const { price } = await orderOf(everything, checkout);
  const { read } = everything.tillgate.domain.database;
  const row = await findCheckout(read, checkout);
  const refs = row ? (await paymentsOfCheckout(read, row.id)).map(({ public_id }) => public_id) : [];
  const taken = [...everything.fake.books.intents.values()]
    .filter(({ amount_received, metadata }) => amount_received > 0 && refs.includes(metadata.tillgate_payment ?? ''))
    .map(({ amount_received }) => amount_received);
  expect(taken).toEqual([price]);
}

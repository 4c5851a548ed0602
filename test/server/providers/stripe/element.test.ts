/** Stripe with `present: element`: what the shopper's own fields on our page make different. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProviderPayment, Session } from '../../../../server/providers/provider.ts';
import { answerBank, FAKE_PUBLISHABLE_KEY } from '../../../fakes/stripe/browser.ts';
import { settle } from '../../../fakes/stripe/shopper.ts';
import { type Fixture, idle, known, move, openFixture, outcomeValue, payInFields, session } from './fixture.ts';

interface World extends Fixture {
  begin(overrides?: Parameters<typeof session>[0]): Promise<Session>;
  look(payment: ProviderPayment): Promise<ProviderPayment>;
}

async function open(config: Record<string, unknown> = {}): Promise<World> {
  const fixture = await openFixture({
    config: { present: 'element', publishableKey: FAKE_PUBLISHABLE_KEY, ...config },
  });
  onTestFinished(() => fixture.close());
  return {
    ...fixture,
    begin: async (overrides) => outcomeValue<Session>(await fixture.provider.createSession(session(overrides))),
    look: async (payment) => outcomeValue(await fixture.provider.retrieve(known(payment), idle())),
  };
}

const intentOf = ({ fake }: World, { providerRef }: ProviderPayment) => {
  const intent = fake.books.intents.get(providerRef);
  if (!intent) throw new Error('no intent');
  return intent;
};

describe('an attempt in fields on our page', () => {
  it('is a PaymentIntent that waits for the shopper, with the secret that pays it', async () => {
    const world = await open();
    const begun = await world.begin({ capture: 'manual' });
    const intent = intentOf(world, begun.payment);
    expect(begun).toEqual({
      payment: expect.objectContaining({ stage: 'actionRequired', providerRef: intent.id }),
      instructions: { kind: 'fields', clientSecret: intent.client_secret },
    });
    expect(intent).toMatchObject({
      amount: 1_250,
      currency: 'eur',
      capture_method: 'manual',
      description: 'Blocks: 3 swords',
      automatic_payment_methods: { enabled: true },
      setup_future_usage: null,
      metadata: { tillgate_payment: begun.payment.merchantRef, tillgate_method: 'card' },
    });
  });

  it('tells the script exactly what the PaymentIntent will be', async () => {
    const world = await open({ paymentMethodTypes: ['card', 'ideal'] });
    const order = { money: { amountMinor: 700, currency: 'ISK' }, capture: 'automatic', tokenize: true } as const;
    const fields = world.provider.page?.fields(order);
    const intent = intentOf(world, (await world.begin(order)).payment);
    expect(fields).toEqual({
      script: 'stripe',
      publishableKey: FAKE_PUBLISHABLE_KEY,
      amount: intent.amount,
      currency: intent.currency,
      capture: intent.capture_method,
      saves: intent.setup_future_usage === 'off_session',
      types: intent.payment_method_types,
    });
    expect(intent).toMatchObject({ amount: 70_000, setup_future_usage: 'off_session' });
  });

  it('is not offered for an amount that Stripe cannot take', async () => {
    const { provider } = await open();
    const money = { amountMinor: 1_235, currency: 'KWD' };
    expect(provider.page?.fields({ money, capture: 'automatic', tokenize: false })).toBeNull();
    expect(await provider.createSession(session({ money }))).toMatchObject({ status: 'rejected' });
  });

  it('stays open when a card is declined, and is paid with another', async () => {
    const world = await open();
    const { payment, instructions } = await world.begin();
    expect((await payInFields(world.fake, payment.providerRef, 'pm_card_visa_chargeDeclined')).status).toBe(402);
    expect(await world.look(payment)).toMatchObject({ stage: 'actionRequired', instructions });
    await payInFields(world.fake, payment.providerRef);
    const paid = await world.look(payment);
    expect(paid).toMatchObject({ stage: 'captured', captured: { amountMinor: 1_250 } });
    expect(paid.instructions).toBeUndefined();
    expect((await payInFields(world.fake, payment.providerRef)).status).toBe(400);
  });

  it.each([true, false])('waits while the bank asks the shopper (approved: %s)', async (approved) => {
    const world = await open();
    const { payment } = await world.begin();
    await payInFields(world.fake, payment.providerRef, 'pm_card_threeDSecure2Required');
    expect(await world.look(payment)).toMatchObject({ stage: 'actionRequired', captured: { amountMinor: 0 } });
    answerBank(world.fake.books, payment.providerRef, approved);
    expect((await world.look(payment)).stage).toBe(approved ? 'captured' : 'actionRequired');
  });

  it('is not given up for being slow once the shopper has taken a voucher along', async () => {
    const world = await open();
    const { payment } = await world.begin();
    await payInFields(world.fake, payment.providerRef, 'pm_boleto');
    const waiting = await world.look(payment);
    expect(waiting.stage).toBe('processing');
    expect(waiting.instructions).toBeUndefined();
  });

  it('shows a bank debit as processing, and leaves the shopper another try when it fails', async () => {
    const world = await open();
    const { payment } = await world.begin();
    await payInFields(world.fake, payment.providerRef, 'pm_sepaDebit_fails');
    expect((await world.look(payment)).stage).toBe('processing');
    settle(world.fake.books);
    expect(await world.look(payment)).toMatchObject({ stage: 'actionRequired', captured: { amountMinor: 0 } });
  });

  it.each(['pm_card_visa_chargeDeclined', 'pm_card_threeDSecure2Required', null])(
    'can be paid no more once it is given up (after %s)',
    async (instrument) => {
      const world = await open();
      const { payment } = await world.begin();
      if (instrument) await payInFields(world.fake, payment.providerRef, instrument);
      const given = await world.provider.void?.(move(payment, 1_250));
      expect(given).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
      expect((await payInFields(world.fake, payment.providerRef)).status).toBe(400);
      answerBank(world.fake.books, payment.providerRef, true);
      expect(await world.look(payment)).toMatchObject({ stage: 'voided', captured: { amountMinor: 0 } });
    },
  );

  it('is not given up when it was paid at that moment', async () => {
    const world = await open();
    const { payment } = await world.begin();
    await payInFields(world.fake, payment.providerRef);
    expect(await world.provider.void?.(move(payment, 1_250))).toMatchObject({ status: 'rejected' });
    expect((await world.look(payment)).stage).toBe('captured');
  });

  it('is found, with its secret, when the answer was lost', async () => {
    const world = await open();
    const input = session();
    world.fake.trouble.next('answerLost');
    expect((await world.provider.createSession(input)).status).toBe('unknown');
    const lost = { ...input, providerRef: null, receipts: [], createdAt: world.clock.now() };
    const found = outcomeValue(
      (await world.provider.findByMerchantRef?.(lost, idle())) ?? { status: 'absent' },
    ) as ProviderPayment;
    const { client_secret } = intentOf(world, found);
    expect(found).toMatchObject({ stage: 'actionRequired', instructions: { clientSecret: client_secret } });
    expect(world.fake.books.intents.size).toBe(1);
  });

  it('leaves a source behind that pays later, on a customer of its own', async () => {
    const world = await open();
    const input = session({ tokenize: true });
    const { payment } = outcomeValue<Session>(await world.provider.createSession(input));
    await world.provider.createSession(input);
    await payInFields(world.fake, payment.providerRef);
    const { token } = await world.look(payment);
    expect(token?.paymentSourceToken).toMatch(/^cus_\w+\/pm_\w+$/);
    expect(world.fake.books.customers.size).toBe(1);
  });

  it('keeps its secret out of the log and of transcripts', async () => {
    const world = await open();
    const { payment } = await world.begin();
    const { client_secret } = intentOf(world, payment);
    world.fake.trouble.next('unknownStatus');
    await world.provider.retrieve(known(payment), idle());
    expect(world.log.join('')).not.toContain('_secret_');
    expect(world.provider.redact(`{"client_secret":"${client_secret}"}`)).not.toContain(client_secret);
  });

  it('belongs to a browser with its secret, and to no other', async () => {
    const world = await open();
    const one = (await world.begin()).payment;
    const other = intentOf(world, (await world.begin()).payment);
    const body = new URLSearchParams({
      key: FAKE_PUBLISHABLE_KEY,
      client_secret: other.client_secret,
      payment_method: 'pm_card_visa',
    });
    const url = `${world.fake.url}/v1/payment_intents/${one.providerRef}/confirm`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(400);
    expect((await world.look(one)).stage).toBe('actionRequired');
  });
});

it('has no page of its own where the shopper pays on Stripe', async () => {
  const { provider, close } = await openFixture();
  expect(provider.page).toBeUndefined();
  await close();
});

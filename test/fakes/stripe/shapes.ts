import type { Books } from './books.ts';
import { newClientSecret } from './secret.ts';
import type { FakeCharge, FakeIntent, Metadata } from './things.ts';

interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly capture: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly setupFutureUsage: string | null;
}

export function intent(books: Books, asked: NewIntent): FakeIntent {
  const id = books.id('pi');
  return {
    id,
    object: 'payment_intent',
    amount: asked.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: asked.capture,
    client_secret: newClientSecret(id),
    confirmation_method: 'automatic',
    created: books.now(),
    currency: asked.currency,
    customer: asked.customer,
    description: asked.description,
    last_payment_error: null,
    latest_charge: null,
    livemode: books.live,
    metadata: { ...asked.metadata },
    next_action: null,
    payment_method: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    processing: null,
    receipt_email: null,
    setup_future_usage: asked.setupFutureUsage,
    shipping: null,
    statement_descriptor: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}

export function charge(books: Books, of: FakeIntent, type: string): FakeCharge {
  return {
    id: books.id('ch'),
    object: 'charge',
    amount: of.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    balance_created: null,
    billing_details: { address: null, email: 'shopper@example.com', name: 'A. Shopper', phone: null },
    captured: false,
    created: books.now(),
    currency: of.currency,
    customer: of.customer,
    description: of.description,
    disputed: false,
    livemode: books.live,
    metadata: { ...of.metadata },
    paid: true,
    payment_intent: of.id,
    payment_method: of.payment_method,
    payment_method_details: { type, [type]: { last4: '4242' } },
    refunded: false,
    status: 'succeeded',
  };
}

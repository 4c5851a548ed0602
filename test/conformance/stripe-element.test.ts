import { stripe } from '../../server/providers/stripe/index.ts';
import { openStripeElementBench, STRIPE_SECRETS } from './benches/stripe.ts';
import { type Expected, everythingPasses, providerConformance } from './provider-suite.ts';

/** The same Stripe with `present: element`: what differs from the redirect is proven in stripe/element.test.ts. */
const fieldsFirst: Expected =
  'unsupported: every payment begins in the fields on our page; what is late shows as processing after that';

const anotherTry: Expected =
  'unsupported: the fields offer another try until the attempt is given up (Stripe documentation, How PaymentIntents work)';

providerConformance('stripe-element', {
  capabilities: { ...stripe.capabilities, panel: 'fields' },
  expected: {
    ...everythingPasses,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
    'money that comes later is pending first and captured then': fieldsFirst,
    'money that is refused later is pending first and failed then, with a code of the closed list': fieldsFirst,
    'a session that keeps the payment source answers a token that pays':
      'unsupported: the source is known only once the shopper has paid (Stripe documentation, Save details during payment)',
    'several captures add up and stop at the authorized amount':
      'unsupported: a PaymentIntent is captured once, the rest is released (Stripe documentation, Place a hold; multicapture is by invitation)',
    'after a lost answer our own reference finds the way to the page again':
      'unsupported: the fields are on our page, none has to be found (Stripe documentation, Payment Element)',
    'a decline is final, has a code of the closed list and moves nothing': anotherTry,
    'an approved challenge is captured once, however often it is approved':
      "unsupported: the bank asks over our page, by Stripe's script (Stripe documentation, 3D Secure authentication)",
    'a refused challenge fails and cannot be approved afterwards': anotherTry,
    'a late capture takes nothing until it is done, and the same key says how far it is':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
    'a late void keeps the authorization until it is done, and the same key says how far it is':
      'unsupported: a cancellation answers when it is done (Stripe API reference, Cancel a PaymentIntent)',
    'a capture that fails later takes nothing, and the same key says so':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD', 'ISK', 'UGX', 'MGA', 'HUF', 'TWD'],
  signatureHeader: 'stripe-signature',
  secrets: STRIPE_SECRETS,
  open: openStripeElementBench,
});

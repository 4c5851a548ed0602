import { stripe } from '../../server/providers/stripe/index.ts';
import { FAKE_KEY } from '../fakes/stripe/fake.ts';
import { PREVIOUS_SECRET, WEBHOOK_SECRET } from '../server/providers/stripe/fixture.ts';
import { type Expected, everythingPasses, providerConformance } from './provider-suite.ts';
import { openBench } from './stripe-bench.ts';

const pageFirst: Expected =
  "unsupported: every payment begins on Stripe's page (Stripe documentation, How Checkout works); what is late shows as processing after that";

providerConformance('stripe', {
  capabilities: stripe.capabilities,
  expected: {
    ...everythingPasses,
    'a currency the provider does not take is refused': "unsupported: capability currencies is 'any'",
    'money that comes later is pending first and captured then': pageFirst,
    'money that is refused later is pending first and failed then, with a code of the closed list': pageFirst,
    'a session that keeps the payment source answers a token that pays':
      'unsupported: the source is known only once the shopper has paid (Stripe documentation, Save details during payment)',
    'several captures add up and stop at the authorized amount':
      'unsupported: a PaymentIntent is captured once, the rest is released (Stripe documentation, Place a hold; multicapture is by invitation)',
    'a refused challenge fails and cannot be approved afterwards':
      'unsupported: the hosted page offers another try until the session expires (Stripe documentation, How Checkout works)',
    'a late capture takes nothing until it is done, and the same key says how far it is':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
    'a late void keeps the authorization until it is done, and the same key says how far it is':
      'unsupported: a cancellation answers when it is done (Stripe API reference, Cancel a PaymentIntent)',
    'a capture that fails later takes nothing, and the same key says so':
      'unsupported: a capture answers when it is done (Stripe API reference, Capture a PaymentIntent)',
  },
  live: false,
  currencies: ['EUR', 'JPY', 'KWD', 'USD', 'ISK', 'UGX', 'MGA', 'HUF', 'TWD'],
  faults: ['requestLost', 'answerLost', 'refused', 'serverError', 'gatewayHtml', 'garbage', 'rateLimited'],
  signatureHeader: 'stripe-signature',
  secrets: [FAKE_KEY, WEBHOOK_SECRET, PREVIOUS_SECRET],
  open: () => openBench(false),
});

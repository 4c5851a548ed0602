import { mollie } from '../../server/providers/mollie/index.ts';
import { MOLLIE_SECRETS, openMollieBench } from './benches/mollie.ts';
import { everythingPasses, providerConformance } from './provider-suite.ts';

const PAGE_FIRST =
  "unsupported: a payment made with the API is `open` until the shopper has been at Mollie's page (docs.mollie.com, status changes)";
const UNSIGNED =
  'unsupported: Mollie does not sign the call to the webhookUrl of a payment (docs.mollie.com, webhooks); signed events have tests of their own';

providerConformance('mollie', {
  capabilities: mollie.capabilities,
  expected: {
    ...everythingPasses,
    'money that comes later is pending first and captured then': PAGE_FIRST,
    'money that is refused later is pending first and failed then, with a code of the closed list': PAGE_FIRST,
    'a session that keeps the payment source answers a token that pays':
      'unsupported: a mandate is pending until its first payment is finalized (SDK, MandateStatus); it is told with the truth after that',
    'a saved payment source can be authorized and captured later':
      'unsupported: only cards can be held (docs.mollie.com, place a hold), and a card mandate needs the shopper at a first payment',
    'a notification without its signature, or with two, is refused': UNSIGNED,
    'a wrong, truncated, lengthened or non-ASCII signature is refused': UNSIGNED,
    'a body changed by one byte is refused': UNSIGNED,
    'a notification signed six minutes ago or ahead is refused as stale': UNSIGNED,
  },
  live: false,
  // Mollie takes no currency with three decimals (docs.mollie.com, multicurrency).
  currencies: ['EUR', 'JPY', 'ISK', 'HUF', 'USD'],
  secrets: MOLLIE_SECRETS,
  open: openMollieBench,
});
